"""The joint assessment of service needs, 381/2023 § 4: three sections, three conclusions, one outcome."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, Forbidden, Invalid
from tym_shared.transitions import Machine
from tym_shared.vocabulary import NECESSITY_CATEGORIES, DataCategory, OrganisationKind

SectionId = NewType("SectionId", UUID)


class SectionState(StrEnum):
    """Where a section stands."""

    DRAFT = "draft"
    SIGNED = "signed"


class SectionAction(StrEnum):
    """What an authority does with its own section."""

    ADD_ENTRY = "add-entry"
    SIGN = "sign"
    REOPEN = "reopen"


class Conclusion(StrEnum):
    """Whether co-ordinated services are needed (381/2023 § 3)."""

    NEED = "need"
    NO_NEED = "no-need"


class ReaderGroup(StrEnum):
    """The two reader groups of a county, which do not read each other's entries (703/2023 §§ 9 and 53)."""

    SOCIAL = "social"
    HEALTH = "health"


TRANSITIONS = {
    (SectionState.DRAFT, SectionAction.ADD_ENTRY): SectionState.DRAFT,
    (SectionState.DRAFT, SectionAction.SIGN): SectionState.SIGNED,
    (SectionState.SIGNED, SectionAction.REOPEN): SectionState.DRAFT,
}

PROFESSIONALS = {
    (OrganisationKind.WELLBEING_SERVICES_COUNTY, DataCategory.HEALTH_AND_WORK_CAPACITY): "health-professional",
    (OrganisationKind.WELLBEING_SERVICES_COUNTY, DataCategory.SOCIAL_SITUATION): "social-worker",
}
"""Whose own professional makes an entry of a category; elsewhere any worker of the authority does."""

READER_GROUPS = {"health-professional": ReaderGroup.HEALTH, "social-worker": ReaderGroup.SOCIAL}


class SectionTransitionNotAllowed(Conflict):
    """The section's present state does not permit this action."""


class AssessmentNotStarted(Conflict):
    """No assessment of this person has been started; nothing is stored before that (381/2023 § 12)."""


class AssessmentConcluded(Conflict):
    """The assessment has been concluded; its evidence stands unaltered."""


class SectionsUnsigned(Conflict):
    """Not every authority has signed its section."""


class SectionOfAnother(Forbidden):
    """Each authority writes and signs its own section only."""


class ProfessionalNeeded(Forbidden):
    """Entries of this category are made by the authority's own professionals."""


class NecessityMissing(Invalid):
    """An entry on social situation or health states why it is necessary (381/2023 § 11)."""


MACHINE = Machine(TRANSITIONS, refusal=SectionTransitionNotAllowed, noun="section")


def reader_group(kind: OrganisationKind, category: DataCategory, roles: frozenset[str]) -> ReaderGroup | None:
    """The county's reader group of an entry, None outside counties; ProfessionalNeeded for another's category."""
    if kind is not OrganisationKind.WELLBEING_SERVICES_COUNTY:
        return None
    needed = PROFESSIONALS.get((kind, category))
    if needed is not None and needed not in roles:
        raise ProfessionalNeeded(f"The role {needed} is needed.")
    return READER_GROUPS[needed] if needed else None


def require_necessity(category: DataCategory, necessity: str | None) -> None:
    """Refuse an entry of a doubly limited category (§ 11(2) points 4 and 5) without its necessity."""
    if category in NECESSITY_CATEGORIES and not necessity:
        raise NecessityMissing


def joint_conclusion(conclusions: Sequence[Conclusion | None]) -> Conclusion | None:
    """The three's common conclusion, None when they differ; SectionsUnsigned while one is missing."""
    if any(conclusion is None for conclusion in conclusions):
        signed = sum(conclusion is not None for conclusion in conclusions)
        raise SectionsUnsigned(f"{signed} of {len(conclusions)} sections are signed.")
    return conclusions[0] if len(set(conclusions)) == 1 else None
