"""The client relationship: begins when the assessment starts (381/2023 § 4), ends only by joint assessment (§ 8)."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, Forbidden, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRules
from tym_shared.transitions import Machine

CaseId = NewType("CaseId", UUID)
RULES = LegalRules.load("plans_api.cases.data")
MONTHS_A_YEAR = 12


class CaseState(StrEnum):
    """Where the client relationship stands."""

    ASSESSING = "assessing"
    PLANNING = "planning"
    FOLLOWING = "following"
    ENDED = "ended"


class CaseAction(StrEnum):
    """What moves it."""

    CONCLUDE_NEED = "conclude-need"
    CONCLUDE_NO_NEED = "conclude-no-need"
    PUT_PLAN_IN_FORCE = "put-plan-in-force"
    END = "end"
    END_ON_DEATH = "end-on-death"


class EndReason(StrEnum):
    """Why a case ended: by joint assessment, or technically on the person's death."""

    NO_NEED_FOUND = "no-need-found"
    NO_NEED_REMAINS = "no-need-remains"
    DEATH = "death"


ENDING_RULES = {
    EndReason.NO_NEED_FOUND: "joint-end",
    EndReason.NO_NEED_REMAINS: "joint-end",
    EndReason.DEATH: "end-on-death",
}
"""The rule that each ending stands on."""

TRANSITIONS = {
    (CaseState.ASSESSING, CaseAction.CONCLUDE_NEED): CaseState.PLANNING,
    (CaseState.ASSESSING, CaseAction.CONCLUDE_NO_NEED): CaseState.ENDED,
    (CaseState.PLANNING, CaseAction.PUT_PLAN_IN_FORCE): CaseState.FOLLOWING,
    (CaseState.FOLLOWING, CaseAction.PUT_PLAN_IN_FORCE): CaseState.FOLLOWING,
    (CaseState.PLANNING, CaseAction.END): CaseState.ENDED,
    (CaseState.FOLLOWING, CaseAction.END): CaseState.ENDED,
    (CaseState.ASSESSING, CaseAction.END_ON_DEATH): CaseState.ENDED,
    (CaseState.PLANNING, CaseAction.END_ON_DEATH): CaseState.ENDED,
    (CaseState.FOLLOWING, CaseAction.END_ON_DEATH): CaseState.ENDED,
}


class CaseTransitionNotAllowed(Conflict):
    """The case's present state does not permit this action."""


class CaseAlreadyOpen(Conflict):
    """The person already has an open case."""


class ConclusionsMissing(Conflict):
    """Not every authority has given its conclusion."""


class ConclusionsDiffer(Conflict):
    """The authorities' conclusions differ; the case stays open."""


class CountyNotInArea(Invalid):
    """The employment authority's area does not lie in this county."""


class FormerLeadReadsOnly(Forbidden):
    """Who handed the case over reads it until the day agreed and changes nothing."""


MACHINE = Machine(TRANSITIONS, refusal=CaseTransitionNotAllowed, noun="case")


def actions_for(state: CaseState, *, is_responsible: bool) -> list[str]:
    """What a party can do to a case in this state; the case's employment authority ends it and hands it over."""
    if state is CaseState.ENDED:
        return []
    if state is CaseState.ASSESSING:
        return ["conclude-assessment", *(["transfer", "end-on-death"] if is_responsible else [])]
    return [
        "conclude-on-end",
        *(["draft-plan"] if state is CaseState.PLANNING else []),
        *(["end", "transfer", "end-on-death"] if is_responsible else []),
    ]


def plan_due_on(started_on: date) -> date:
    """The last day to make the plan, 381/2023 § 4(3)."""
    return add_months(started_on, RULES.get("plan-deadline", on=started_on).number)


def ending_rule(reason: EndReason, *, on: date) -> str:
    """The version of the rule that an ending stands on."""
    return RULES.get(ENDING_RULES[reason], on=on).version


def due_soon_until(today: date) -> date:
    """The last day whose deadlines are soon: a setting, for no Act says how long before."""
    return today + timedelta(days=RULES.get("due-soon", on=today).number)


def due_soon_days() -> dict[date, int]:
    """The same setting as data: since which day how many days before its deadline a case is due soon."""
    return {rule.valid_from: rule.number for rule in RULES.rules if rule.code == "due-soon" and rule.valid_from}


def erasure_on(ended_on: date) -> date:
    """The day on which the data is to be erased, 381/2023 § 12."""
    return add_months(ended_on, RULES.get("erasure", on=ended_on).number * MONTHS_A_YEAR)


def require_concurring(need_remains: Collection[bool], *, on: date) -> None:
    """Refuse an ending unless all three authorities have concluded that no need remains (381/2023 § 8)."""
    rule = RULES.get("joint-end", on=on)
    if len(need_remains) < rule.number:
        detail = f"{len(need_remains)} of {rule.number} authorities have concluded."
        raise ConclusionsMissing(detail, rule=rule.reference(given=len(need_remains)))
    if any(need_remains):
        raise ConclusionsDiffer("At least one authority sees the need remain.", rule=rule.reference())
