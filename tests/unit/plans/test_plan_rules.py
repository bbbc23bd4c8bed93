"""What a multi-agency plan must contain, who approves it, and when it is due."""

from dataclasses import replace
from datetime import date

import pytest

from plans_api.cases.rules import RULES as CASE_RULES
from plans_api.cases.rules import erasure_on, plan_due_on
from plans_api.conditions.rules import RULES as CONDITION_RULES
from plans_api.integration_terms.rules import EXTENSION_GROUNDS, PAUSE_GROUNDS
from plans_api.obligations.rules import RULES as OBLIGATION_RULES
from plans_api.obligations.rules import Obligation, ObligationKind
from plans_api.plan_types.rules import (
    Party,
    PlanType,
    RuleOfPlanBroken,
    SeveralRulesBroken,
    TypeRules,
    find_type,
    refuse,
)
from plans_api.plans.rules import (
    REHABILITATIVE_WORK_ACTIVITY,
    RULES,
    PlanFacts,
    content_faults,
    review_due_on,
)
from tym_shared.legal_rules import LegalRules

SOUND = PlanFacts(
    content={"followUp": {"how": "Puhelu"}},
    obligation=Obligation(kind=ObligationKind.SET),
    capacity_prevents_work_and_services=False,
    service_codes=(),
)
UNSET = replace(SOUND, obligation=Obligation(kind=ObligationKind.NOT_SET))
POSSIBLE = Obligation(kind=ObligationKind.NOT_SET, open_labour_market_possible=True)
BROKEN = {
    "no follow-up": (replace(SOUND, content={}), "381/2023", "5"),
    "no 48.2 assessment": (UNSET, "380/2023", "48"),
    "employment is possible": (replace(SOUND, obligation=POSSIBLE), "380/2023", "48"),
    "lowered without ground": (replace(SOUND, obligation=Obligation(kind=ObligationKind.LOWERED)), "381/2023", "5"),
    "no capacity finding": (replace(SOUND, service_codes=(REHABILITATIVE_WORK_ACTIVITY,)), "189/2001", "8"),
}


@pytest.fixture
def multi_agency(today: date) -> TypeRules:
    """The rules of a multi-agency plan."""
    return find_type(PlanType.MULTI_AGENCY, on=today)


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_rule_is_named_with_act_and_section(name: str, multi_agency: TypeRules, today: date) -> None:
    facts, act, section = BROKEN[name]
    faults = list(content_faults(facts, multi_agency, on=today))
    assert [(fault.rule.act, fault.rule.section) for fault in faults] == [(act, section)]
    with pytest.raises(RuleOfPlanBroken) as refusal:
        refuse(faults)
    assert refusal.value.errors[0].pointer.startswith("/")


def test_a_sound_plan_breaks_no_rule(multi_agency: TypeRules, today: date) -> None:
    unset = Obligation(kind=ObligationKind.NOT_SET, open_labour_market_possible=False)
    assert list(content_faults(SOUND, multi_agency, on=today)) == []
    assert list(content_faults(replace(SOUND, obligation=unset), multi_agency, on=today)) == []


def test_all_faults_come_in_one_answer(multi_agency: TypeRules, today: date) -> None:
    faults = list(content_faults(replace(UNSET, content={}), multi_agency, on=today))
    with pytest.raises(SeveralRulesBroken) as refusal:
        refuse(faults)
    assert len(refusal.value.errors) == 2


def test_kela_approves_only_when_its_rehabilitation_is_needed(multi_agency: TypeRules) -> None:
    three = {Party.PERSON, Party.EMPLOYMENT_AUTHORITY, Party.COUNTY}
    assert multi_agency.parties() == three
    assert multi_agency.parties(kela=True) == three | {Party.KELA}


@pytest.mark.parametrize(
    ("started", "due"),
    [
        (date(2026, 11, 22), date(2027, 2, 22)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_the_plan_and_its_review_are_due_in_three_calendar_months(
    multi_agency: TypeRules, started: date, due: date
) -> None:
    assert plan_due_on(started) == due
    assert review_due_on(multi_agency, started) == due


def test_erasure_comes_four_years_after_the_end() -> None:
    assert erasure_on(date(2028, 2, 29)) == date(2032, 2, 29)
    assert erasure_on(date(2027, 2, 28)) == date(2031, 2, 28)


@pytest.mark.parametrize(
    "rules",
    [RULES, CASE_RULES, OBLIGATION_RULES, CONDITION_RULES, EXTENSION_GROUNDS, PAUSE_GROUNDS],
    ids=["plans", "cases", "obligations", "conditions", "extension grounds", "pause grounds"],
)
def test_every_rule_has_act_section_and_one_version_a_day(rules: LegalRules, today: date) -> None:
    assert all(rule.act and rule.section for rule in rules.rules)
    for day in (date(2025, 12, 31), date(2026, 1, 1), today):
        codes = [rule.code for rule in rules.rules if rule.in_force(day)]
        assert len(codes) == len(set(codes))
