"""A plan and its versions: what moves them, what their content must say, and when they are reviewed.

Sources: 381/2023 §§ 4 to 7, 380/2023 § 38, 189/2001 § 8; what differs by type stands in plan_types and conditions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NewType
from uuid import UUID

from plans_api.conditions import rules as conditions
from plans_api.obligations.rules import RULES as OBLIGATION_RULES
from plans_api.obligations.rules import Obligation, obligation_faults
from plans_api.plan_types.rules import Fault, Party, TypeRules
from tym_shared.errors import Conflict, Forbidden, Invalid, NotFound
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRules
from tym_shared.transitions import Machine

PlanId = NewType("PlanId", UUID)
RULES = LegalRules.load("plans_api.plans.data")
REHABILITATIVE_WORK_ACTIVITY = "kuntouttava-tyotoiminta"


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    REPLACED = "replaced"
    ENDED = "ended"


class PlanAction(StrEnum):
    """What is done to a plan."""

    ANSWER = "answer"
    REVISE = "revise"
    EXPLAIN = "explain"
    REFER = "refer"
    REVIEW = "review"
    REPLACE = "replace"
    END = "end"


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class ItemState(StrEnum):
    """Where an item stands; it follows its referral, and the authority's decision to interrupt it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFERRED = "referred"
    WAITING = "waiting"
    ACTIVE = "active"
    COMPLETED = "completed"
    NOT_REALISED = "not-realised"
    INTERRUPTED = "interrupted"


REFUSED = "refused"
OF_REFERRAL = {
    "accepted": ItemState.WAITING,
    "applied": ItemState.WAITING,
    "decided": ItemState.WAITING,
    "on-hold": ItemState.WAITING,
    "scheduled": ItemState.WAITING,
    "started": ItemState.ACTIVE,
    "cancellation-requested": ItemState.ACTIVE,
    "completed": ItemState.COMPLETED,
    "outcome-queried": ItemState.COMPLETED,
    "outcome-acknowledged": ItemState.COMPLETED,
    "declined": ItemState.NOT_REALISED,
    "withdrawn": ItemState.NOT_REALISED,
    "cancelled": ItemState.NOT_REALISED,
    "expired": ItemState.NOT_REALISED,
    "stopped": ItemState.NOT_REALISED,
}
"""What a referral's state means for its item; until the organiser has taken it on the item is referred."""


def item_state(
    version: "VersionState", *, referral: str | None, decision: str | None, is_interrupted: bool
) -> ItemState:
    """The state of an item of a version, by what became of it; a negative decision ends it."""
    if is_interrupted:
        return ItemState.INTERRUPTED
    if decision == REFUSED:
        return ItemState.NOT_REALISED
    if referral is not None:
        return OF_REFERRAL.get(referral, ItemState.REFERRED)
    return ItemState.PROPOSED if version is VersionState.DRAFT else ItemState.AGREED


class VersionAction(StrEnum):
    """What moves a version."""

    PUT_IN_FORCE = "put-in-force"
    SUPERSEDE = "supersede"
    LAPSE = "lapse"


class Verdict(StrEnum):
    """A party's answer to a version."""

    APPROVED = "approved"
    REFUSED = "refused"


class AnswerForm(StrEnum):
    """How a person gave an answer: signed in, or in speech or on paper to a worker who recorded it."""

    SIGNED_IN = "signed-in"
    SPOKEN = "spoken"
    PAPER = "paper"


class Reminder(StrEnum):
    """Which reminder of a plan's review was given last; none is given of a plan that is no longer followed."""

    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    NOT_FOLLOWED = "not-followed"


PLAN_TRANSITIONS = {
    (PlanState.DRAFT, PlanAction.ANSWER): PlanState.IN_FORCE,
    (PlanState.DRAFT, PlanAction.REVISE): PlanState.DRAFT,
    (PlanState.DRAFT, PlanAction.EXPLAIN): PlanState.DRAFT,
    (PlanState.IN_FORCE, PlanAction.ANSWER): PlanState.IN_FORCE,
    (PlanState.IN_FORCE, PlanAction.REVISE): PlanState.IN_FORCE,
    (PlanState.IN_FORCE, PlanAction.EXPLAIN): PlanState.IN_FORCE,
    (PlanState.IN_FORCE, PlanAction.REFER): PlanState.IN_FORCE,
    (PlanState.IN_FORCE, PlanAction.REVIEW): PlanState.IN_FORCE,
    (PlanState.IN_FORCE, PlanAction.REPLACE): PlanState.REPLACED,
    (PlanState.DRAFT, PlanAction.END): PlanState.ENDED,
    (PlanState.IN_FORCE, PlanAction.END): PlanState.ENDED,
}
"""A draft is in force once a version of it has every answer it needs. In a case no plan ends but by the case's end."""

TRANSITIONS = {
    (VersionState.DRAFT, VersionAction.PUT_IN_FORCE): VersionState.IN_FORCE,
    (VersionState.DRAFT, VersionAction.LAPSE): VersionState.LAPSED,
    (VersionState.IN_FORCE, VersionAction.SUPERSEDE): VersionState.SUPERSEDED,
}


OF_PARTY: Mapping[Party, frozenset[PlanAction]] = {
    Party.PERSON: frozenset({PlanAction.ANSWER}),
    Party.KELA: frozenset({PlanAction.ANSWER, PlanAction.REVIEW}),
    Party.COUNTY: frozenset({PlanAction.ANSWER, PlanAction.REVISE, PlanAction.REVIEW}),
    Party.EMPLOYMENT_AUTHORITY: frozenset(
        {PlanAction.ANSWER, PlanAction.REVISE, PlanAction.REFER, PlanAction.REVIEW, PlanAction.END}
    ),
}
"""What each party does to a plan itself."""


class ItemNotFound(NotFound):
    """The version in force has no such item."""


class PlanTransitionNotAllowed(Conflict):
    """The plan's present state does not permit this."""


class VersionTransitionNotAllowed(Conflict):
    """The version's present state does not permit this."""


class NotAParty(Forbidden):
    """The caller is not among the parties that agree this version."""


class VersionUnknown(Invalid):
    """The plan has no version of this number."""


class PlanNotDraftable(Conflict):
    """The case is not at the stage of making or reviewing a plan."""


class PlanAlreadyMade(Conflict):
    """The case already has its plan; make a new version of it."""


class MadeInTheFuture(Invalid):
    """A plan is made today or was made before, never in the future."""


class MakingUnrecorded(Invalid):
    """A plan that was made before the day on which it is stored names the record of its making."""


PLAN_MACHINE = Machine(PLAN_TRANSITIONS, refusal=PlanTransitionNotAllowed, noun="plan")
MACHINE = Machine(TRANSITIONS, refusal=VersionTransitionNotAllowed, noun="version")


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the rules ask of a plan's content, beside the content itself."""

    content: Mapping[str, Any]  # a JSON document
    obligation: Obligation
    capacity_prevents_work_and_services: bool
    service_codes: tuple[str, ...]


def actions_of_plan(state: PlanState, party: Party, *, is_in_case: bool = True, has_draft: bool = True) -> list[str]:
    """What a party can do to a plan in this state.

    Items are referred in a case alone, a plan is ended outside it, and where there is no draft nothing is answered.
    """
    hidden = {PlanAction.END if is_in_case else PlanAction.REFER} | (set() if has_draft else {PlanAction.ANSWER})
    return [action for action in PLAN_MACHINE.allowed(state) if action in OF_PARTY[party] - hidden]


def content_faults(facts: PlanFacts, rules: TypeRules, *, on: date) -> Iterator[Fault]:
    """Every rule on content that the plan breaks, none hidden behind another."""
    yield from rules.missing(facts.content)
    yield from obligation_faults(facts.obligation, rules.type, on=on)
    if REHABILITATIVE_WORK_ACTIVITY in facts.service_codes and not facts.capacity_prevents_work_and_services:
        yield Fault(
            rule=RULES.get("capacity-finding", on=on),
            pointer="/capacityFinding",
            detail="The finding that capacity prevents work and employment services is missing.",
        )


def review_due_on(rules: TypeRules, since: date) -> date | None:
    """The last day to review a plan made or reviewed on this day; None where the plan itself says it."""
    return add_months(since, rules.review.number) if rules.review else None


def rule_versions(rules: TypeRules, on: date) -> list[str]:
    """The versions of the rules asked of a plan on a day, kept with what was decided under them."""
    own = {rule.version for rule in (rules.rule, *(one.rule for one in rules.requires), rules.review) if rule}
    return sorted(own | _common_versions(rules.condition, on))


@lru_cache(maxsize=100)
def _common_versions(condition: str | None, on: date) -> frozenset[str]:
    common = (rule.version for rule in (*RULES.rules, *OBLIGATION_RULES.rules) if rule.in_force(on))
    return frozenset([*common, *conditions.rule_versions(condition, on=on)])
