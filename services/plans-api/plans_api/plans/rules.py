"""The multi-agency plan, 381/2023 §§ 4 to 7: what it must contain, who approves it, when it is reviewed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.transitions import Machine

PlanId = NewType("PlanId", UUID)
RULES = LegalRules.load("plans_api.plans.data")
REHABILITATIVE_WORK_ACTIVITY = "kuntouttava-tyotoiminta"


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"


class VersionAction(StrEnum):
    """What moves a version."""

    PUT_IN_FORCE = "put-in-force"
    SUPERSEDE = "supersede"
    LAPSE = "lapse"


class Party(StrEnum):
    """Who agrees the plan."""

    PERSON = "person"
    EMPLOYMENT_AUTHORITY = "employment-authority"
    COUNTY = "wellbeing-services-county"
    KELA = "kela"


class Verdict(StrEnum):
    """A party's answer to a version."""

    APPROVED = "approved"
    REFUSED = "refused"


class ObligationKind(StrEnum):
    """The job-search obligation of 380/2023 chapter 5."""

    SET = "set"
    LOWERED = "lowered"
    NOT_SET = "not-set"


TRANSITIONS = {
    (VersionState.DRAFT, VersionAction.PUT_IN_FORCE): VersionState.IN_FORCE,
    (VersionState.DRAFT, VersionAction.LAPSE): VersionState.LAPSED,
    (VersionState.IN_FORCE, VersionAction.SUPERSEDE): VersionState.SUPERSEDED,
}


class VersionTransitionNotAllowed(Conflict):
    """The version's present state does not permit this."""


class NotAParty(Forbidden):
    """The caller is not among the parties that agree this version."""


class PlanNotDraftable(Conflict):
    """The case is not at the stage of making or reviewing a plan."""


class PlanAlreadyMade(Conflict):
    """The case already has its plan; make a new version of it."""


class SeveralRulesBroken(Invalid):
    """Several rules refuse this plan."""


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the rules ask of a plan's content."""

    has_follow_up: bool
    obligation: ObligationKind
    obligation_ground: str | None
    open_labour_market_possible: bool | None
    capacity_prevents_work_and_services: bool
    service_codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A rule that the content breaks, and where."""

    rule: LegalRule
    pointer: str
    detail: str
    given: object = None


MACHINE = Machine(TRANSITIONS, refusal=VersionTransitionNotAllowed, noun="version")


def actions_of_plan(state: VersionState) -> list[str]:
    """What can be done to a plan whose present version is in this state."""
    return ["answer", "revise"] + (["refer", "review"] if state is VersionState.IN_FORCE else [])


def required_parties(*, kela_rehabilitation_needed: bool) -> frozenset[Party]:
    """Who approves: person, employment authority and county; Kela when its rehabilitation is needed (§ 4)."""
    parties = {Party.PERSON, Party.EMPLOYMENT_AUTHORITY, Party.COUNTY}
    return frozenset(parties | ({Party.KELA} if kela_rehabilitation_needed else set()))


def is_agreed(approved: Collection[Party], *, kela_rehabilitation_needed: bool) -> bool:
    """Whether every required party has approved."""
    return required_parties(kela_rehabilitation_needed=kela_rehabilitation_needed) <= set(approved)


def content_faults(facts: PlanFacts, *, on: date) -> Iterator[Fault]:
    """Every rule on content that the plan breaks, none hidden behind another."""
    if not facts.has_follow_up:
        yield Fault(
            rule=RULES.get("follow-up", on=on), pointer="/followUp", detail="The plan does not agree its follow-up."
        )
    if facts.obligation is ObligationKind.NOT_SET:
        yield from _unset_obligation_faults(facts, on)
    if facts.obligation is ObligationKind.LOWERED and not facts.obligation_ground:
        rule = RULES.get("job-search-obligation", on=on)
        yield Fault(rule=rule, pointer="/jobSearchObligation/ground", detail="Lowering the obligation needs a ground.")
    if REHABILITATIVE_WORK_ACTIVITY in facts.service_codes and not facts.capacity_prevents_work_and_services:
        yield Fault(
            rule=RULES.get("capacity-finding", on=on),
            pointer="/capacityFinding",
            detail="The finding that capacity prevents work and employment services is missing.",
        )


def _unset_obligation_faults(facts: PlanFacts, on: date) -> Iterator[Fault]:
    rule = RULES.get("obligation-not-set", on=on)
    if facts.open_labour_market_possible is None:
        pointer = "/jobSearchObligation/openLabourMarketPossible"
        yield Fault(rule=rule, pointer=pointer, detail="The assessment of § 48(2) is not recorded.")
    elif facts.open_labour_market_possible:
        pointer = "/jobSearchObligation/openLabourMarketPossible"
        yield Fault(
            rule=rule, pointer=pointer, detail="The obligation is set while employment is possible.", given=True
        )


def refuse(faults: Collection[Fault]) -> None:
    """Refuse a plan with all its faults in one answer; return if there are none."""
    if not faults:
        return
    first, *others = faults
    errors = [FieldFault(pointer=fault.pointer, detail=_sentence(fault)) for fault in faults]
    rules = [fault.rule.reference(given=fault.given) for fault in faults]
    detail = _sentence(first)
    if others:
        raise SeveralRulesBroken(detail, errors=errors, rule=rules[0], rules=rules)
    raise RuleOfPlanBroken(detail, errors=errors, rule=rules[0])


class RuleOfPlanBroken(Invalid):
    """A rule of law refuses this plan."""


def _sentence(fault: Fault) -> str:
    section = f" § {fault.rule.section}" if fault.rule.section else ""
    return f"{fault.detail} ({fault.rule.act}{section})"


def review_due_on(since: date) -> date:
    """The last day to review a plan made or reviewed on this day, 381/2023 § 6."""
    return add_months(since, RULES.get("review-interval", on=since).number)


def rule_versions(on: date) -> list[str]:
    """The versions of the plan's rules in force on a day, kept with what was decided under them."""
    return sorted(rule.version for rule in RULES.rules if rule.in_force(on))
