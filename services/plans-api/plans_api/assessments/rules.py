"""The joint assessment of service needs, 381/2023 § 4: three sections, three conclusions, one outcome."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.transitions import Machine
from tym_shared.vocabulary import NECESSITY_CATEGORIES, DataCategory, OrganisationKind

SectionId = NewType("SectionId", UUID)
RULES = LegalRules.load("plans_api.assessments.data")


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


class Aspect(StrEnum):
    """What the three establish with the person (381/2023 § 4(1))."""

    COMPETENCE = "competence"
    SOCIAL_SITUATION = "social-situation"
    HEALTH = "health"
    WORK_CAPACITY = "work-capacity"


class GapReason(StrEnum):
    """Why no datum covers an aspect."""

    NOTHING_AFFECTS_EMPLOYMENT = "nothing-affects-employment"
    PERSON_DECLINES = "person-declines"


class SecrecyClass(StrEnum):
    """The secrecy class of a datum, as consent-api lists them (621/1999 § 24)."""

    BASIC = "S1"
    EMPLOYMENT = "S2"
    IMMIGRATION = "S3"
    SOCIAL = "S4"
    HEALTH = "S5"
    PSYCHOLOGICAL_TEST = "S6"


ASPECTS = {
    DataCategory.EDUCATION_AND_WORK: frozenset({Aspect.COMPETENCE}),
    DataCategory.SOCIAL_SITUATION: frozenset({Aspect.SOCIAL_SITUATION}),
    DataCategory.HEALTH_AND_WORK_CAPACITY: frozenset({Aspect.HEALTH, Aspect.WORK_CAPACITY}),
}
"""Which aspects a datum of a category can cover; it covers all of them unless its recorder names some."""

SECRECY = {
    DataCategory.IDENTITY: SecrecyClass.BASIC,
    DataCategory.SOCIAL_SITUATION: SecrecyClass.SOCIAL,
    DataCategory.HEALTH_AND_WORK_CAPACITY: SecrecyClass.HEALTH,
}
"""The class of a category's data, `S2` elsewhere; its recorder may name a stricter one and never a laxer one."""

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


class AspectOfOtherCategory(Invalid):
    """A datum of this category does not cover that aspect."""


class SecrecyTooLax(Invalid):
    """The law gives data of this category a stricter secrecy class."""


class AspectsNotCovered(Invalid):
    """The assessment leaves an aspect uncovered and gives no reason."""


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


def aspects_of(category: DataCategory, named: Collection[Aspect]) -> list[Aspect]:
    """The aspects that a datum covers, all of its category's if none is named; refused if its category has no such."""
    possible = ASPECTS.get(category, frozenset())
    if not possible.issuperset(named):
        raise AspectOfOtherCategory(errors=[FieldFault(pointer="/aspects", detail="not of this category")])
    return sorted(named or possible)


def secrecy_of(category: DataCategory, named: SecrecyClass | None) -> SecrecyClass:
    """The secrecy class of a datum; one that is laxer than its category's is refused."""
    least = SECRECY.get(category, SecrecyClass.EMPLOYMENT)
    if named is not None and named < least:
        raise SecrecyTooLax(errors=[FieldFault(pointer="/secrecyClass", detail=f"{least} at least")])
    return named or least


def uncovered(covered: Collection[str]) -> list[Aspect]:
    """The aspects that no datum of any section covers."""
    return [aspect for aspect in Aspect if aspect not in covered]


def require_reasons(
    missing: Sequence[Aspect], reasons: Mapping[Aspect, GapReason], *, on: date
) -> tuple[dict[str, str], LegalRule]:
    """The reason of each uncovered aspect, and the rule; refused while one has none (381/2023 § 4(1))."""
    rule = RULES.get("assessed-aspects", on=on)
    silent = [aspect for aspect in missing if aspect not in reasons]
    if silent:
        faults = [FieldFault(pointer="/gaps", detail=f"{aspect} is uncovered and has no reason") for aspect in silent]
        raise AspectsNotCovered(errors=faults, rule=rule.reference(given=[aspect.value for aspect in silent]))
    return {aspect.value: reasons[aspect].value for aspect in missing}, rule


def digest(content: object, *, after: str = "") -> str:
    """The SHA-256 of a JSON document in its one canonical form, chained to the digest that stands before it."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{after}{canonical}".encode()).hexdigest()
