"""The wire shapes of clients' keys."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime

from consent_api.client_keys.rules import KeyState
from tym_shared.wire import Incoming, Outgoing

Jwk = dict[str, Any]  # a key of RFC 7517, read by the rules of public keys


class ClientKeyIn(Incoming):
    """A public key as JWK (RFC 7517), for ES256 or RS256; it counts from `notBefore`, without it at once."""

    jwk: Jwk
    not_before: AwareDatetime | None = None


class RetirementIn(Incoming):
    """From when the key no longer counts; without it at once."""

    at: AwareDatetime | None = None


class ClientKeyOut(Outgoing):
    """A key of a client."""

    kid: str
    jwk: dict[str, Any]
    not_before: datetime
    retired_at: datetime | None
    state: KeyState
    allowed_actions: list[str]


class ClientKeysOut(Outgoing):
    """The keys of a client, retired ones too, in the order in which they were added."""

    items: list[ClientKeyOut]
