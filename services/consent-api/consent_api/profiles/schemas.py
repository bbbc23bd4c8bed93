"""The wire shapes of a person's data."""

from datetime import date
from uuid import UUID

from consent_api.contacts.schemas import ContactOut
from consent_api.homes.schemas import HomeOut
from consent_api.representations.schemas import RepresentationOut
from tym_shared.wire import Outgoing


class IdentityCodeKnown(Outgoing):
    """Whether the person has an identity code at present, and since when; never the code."""

    known: bool
    since: date | None


class PersonOut(Outgoing):
    """A person as an authority with a relation is shown them; a merged id answers with the survivor's."""

    id: UUID
    given_name: str | None
    family_name: str | None
    language: str | None
    interpreter_need: bool
    contact_protected: bool
    contact: ContactOut
    home_municipality: HomeOut | None
    identity_code: IdentityCodeKnown
    version: int


class OwnIdentityCode(Outgoing):
    """The person's present code, all but its last characters hidden."""

    masked: str
    since: date


class MeOut(Outgoing):
    """The signed-in person, or the one they represent; contact that is protected is hidden from a representative."""

    id: UUID
    given_name: str | None
    family_name: str | None
    language: str | None
    interpreter_need: bool
    contact_protected: bool
    contact: ContactOut
    home_municipality: HomeOut | None
    identity_code: OwnIdentityCode | None
    representatives: list[RepresentationOut]


class AgeRangeOut(Outgoing):
    """The answer and nothing of the age itself; null where the day of birth is not known."""

    on: date
    is_within: bool | None
