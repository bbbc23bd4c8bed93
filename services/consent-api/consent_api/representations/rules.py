"""When a representation holds, and what it covers (703/2023 § 50).

A proxy acts by authorisation and a legal guardian by the Guardianship Services Act (442/1999 § 29(2)); the guardian of
a minor until the minor comes of age, which ends it without anybody's doing.
"""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from consent_api.persons.rules import is_minor
from tym_shared.errors import FieldFault, Forbidden, Invalid
from tym_shared.vocabulary import ANY_MANDATE


class RepresentationKind(StrEnum):
    """On what a representative's right stands."""

    GUARDIAN_OF_MINOR = "guardian-of-minor"
    LEGAL_GUARDIAN = "legal-guardian"
    PROXY = "proxy"


class RepresentsOneself(Invalid):
    """Nobody represents themself."""


class RepresentativeUnknown(Invalid):
    """The representative is not a person known here."""


class RepresentationEndsBeforeItStarts(Invalid):
    """A representation cannot end before it starts."""


class RepresentationNotYoursToEnd(Forbidden):
    """A guardianship is ended by the authority that registers it, not by the persons themselves."""


class Held(Protocol):
    """A representation as the rules see it."""

    @property
    def kind(self) -> RepresentationKind: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def ended_at(self) -> datetime | None: ...


def check_period(valid_from: date, valid_until: date | None) -> None:
    """Refuse a last day before the first."""
    if valid_until is not None and valid_until < valid_from:
        raise RepresentationEndsBeforeItStarts(errors=[FieldFault(pointer="/validUntil", detail="before validFrom")])


def holds(representation: Held, *, on: date, born: date | None, at: datetime | None = None) -> bool:
    """Whether the representation holds on a day; a minor's guardian needs a represented person known to be a minor.

    One that has been ended does not, or did only before that where a moment `at` of the day is asked about.
    """
    is_ended = representation.ended_at is not None and (at is None or representation.ended_at <= at)
    if is_ended or on < representation.valid_from:
        return False
    if representation.valid_until is not None and representation.valid_until < on:
        return False
    if representation.kind is RepresentationKind.GUARDIAN_OF_MINOR:
        return born is not None and is_minor(born, on=on)
    return True


def covers(mandates: Collection[str], wanted: str, *, prohibited: Collection[str]) -> bool:
    """Whether a mandate of this scope covers a matter, or any matter at all, past what the person has prohibited."""
    left = set(mandates) - set(prohibited)
    return bool(left) if wanted == ANY_MANDATE else wanted in left
