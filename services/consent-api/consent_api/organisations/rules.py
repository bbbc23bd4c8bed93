"""Organisations: who organises whom, and the states in which they are."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid, PeriodReversed
from tym_shared.transitions import Machine
from tym_shared.vocabulary import OrganisationKind

NAMESPACE = UUID("6b0c6f0e-6f3a-5c1b-9f0a-6f1f6f9d3c52")
KEEPER = "directory-admin"
"""The role of those who keep the directory: an operator's all of it, another organisation's its own entries."""

ORGANISERS = {
    OrganisationKind.SERVICE_PROVIDER: OrganisationKind.EMPLOYMENT_AUTHORITY,
    OrganisationKind.COUNTY_CONTRACTOR: OrganisationKind.WELLBEING_SERVICES_COUNTY,
}
"""Which kind organises an organisation: a provider's is its authority (380/2023 § 116), a contractor's its county."""


class OrganisationState(StrEnum):
    """Whether an organisation has access."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class OrganisationAction(StrEnum):
    """What the operator can do to it."""

    SUSPEND = "suspend"
    RESUME = "resume"


class OrganisationExists(Conflict):
    """An organisation of this code is in the directory already."""


class OrganisationTransitionNotAllowed(Conflict):
    """The organisation's present state does not permit this."""


class OrganisationNotYours(Forbidden):
    """An organisation keeps its own entries of the directory only."""


class OwnOrganisationNotSuspended(Invalid):
    """The operator does not suspend itself; nobody could resume it."""


class OrganiserNotFitting(Invalid):
    """A provider names the authority, and a contractor the county, that organises it; others name nobody."""


class OrganisationNotInDirectory(Invalid):
    """The directory has no such organisation."""


TRANSITIONS = {
    (OrganisationState.ACTIVE, OrganisationAction.SUSPEND): OrganisationState.SUSPENDED,
    (OrganisationState.SUSPENDED, OrganisationAction.RESUME): OrganisationState.ACTIVE,
}
MACHINE = Machine(TRANSITIONS, refusal=OrganisationTransitionNotAllowed, noun="organisation")


def aggregate_of(organisation_id: str) -> UUID:
    """The id under which audit entries and events name an organisation, always the same for its code."""
    return uuid5(NAMESPACE, organisation_id)


def check_organiser(kind: OrganisationKind, organiser: OrganisationKind | None) -> None:
    """Refuse an organiser of another kind than the law gives, a missing one, and one where there is none."""
    if organiser is not ORGANISERS.get(kind):
        raise OrganiserNotFitting(errors=[FieldFault(pointer="/organiserId", detail="not the organiser of its kind")])


def check_period(begins: date, ends: date | None) -> None:
    """Refuse a last day before the first."""
    if ends is not None and ends < begins:
        raise PeriodReversed(errors=[FieldFault(pointer="/validTo", detail="before validFrom")])


def holds(begins: date, ends: date | None, *, on: date) -> bool:
    """Whether what begins and ends on these days, both included, holds on a day."""
    return begins <= on and (ends is None or on <= ends)


def keeps_everything(kind: OrganisationKind | None, roles: Collection[str]) -> bool:
    """Whether a worker of an organisation of this kind keeps the whole directory."""
    return kind is OrganisationKind.OPERATOR and KEEPER in roles
