"""Clients' keys: rotated with overlap, so that a client that is not revoked always has one.

Keys live in real time, as tokens do; the legal clock does not move them.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tym_shared.errors import Conflict, FieldFault, Invalid

MOST_KEYS = 10
"""Of one client, retired ones not counted."""


class KeyState(StrEnum):
    """Where a key stands now."""

    WAITING = "waiting"
    LIVE = "live"
    RETIRING = "retiring"
    RETIRED = "retired"


class ClientKeyKnown(Conflict):
    """This key, or another key of this name, is registered already; a key belongs to one client only."""


class ClientKeyRetired(Conflict):
    """The key has been retired already."""


class ClientKeysTooMany(Conflict):
    """The client has as many keys as it may have; retire one first."""


class LastClientKey(Conflict):
    """The client would be left without a key; add its successor first, or revoke the client."""


class RetiredInThePast(Invalid):
    """A key is retired now or later, never in the past."""


class KeyLife(Protocol):
    """From when, and until when, a key counts."""

    @property
    def kid(self) -> str: ...
    @property
    def not_before(self) -> datetime: ...
    @property
    def retired_at(self) -> datetime | None: ...


def is_live(key: KeyLife, now: datetime) -> bool:
    """Whether the key counts now."""
    return key.not_before <= now and (key.retired_at is None or now < key.retired_at)


def state_of(key: KeyLife, now: datetime) -> KeyState:
    """Where the key stands."""
    if key.retired_at is not None and key.retired_at <= now:
        return KeyState.RETIRED
    if key.not_before > now:
        return KeyState.WAITING
    return KeyState.LIVE if key.retired_at is None else KeyState.RETIRING


def check_room(keys: Iterable[KeyLife], now: datetime) -> None:
    """Refuse one key too many."""
    if sum(state_of(key, now) is not KeyState.RETIRED for key in keys) >= MOST_KEYS:
        raise ClientKeysTooMany


def check_retirement(key: KeyLife, others: Iterable[KeyLife], *, at: datetime, now: datetime, revoked: bool) -> None:
    """Refuse a retirement in the past or again, and one that leaves a client without a key at any later moment.

    A successor is a key that counts by then and is not to be retired itself; a revoked client needs none.
    """
    if state_of(key, now) is KeyState.RETIRED:
        raise ClientKeyRetired
    if at < now:
        raise RetiredInThePast(errors=[FieldFault(pointer="/at", detail="in the past")])
    if not revoked and not any(other.not_before <= at and other.retired_at is None for other in others):
        raise LastClientKey
