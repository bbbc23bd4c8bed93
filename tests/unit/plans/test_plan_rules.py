"""What a multi-agency plan must contain, who approves it, and when it is due."""

from dataclasses import replace
from datetime import date

import pytest

from plans_api.cases.rules import RULES as CASE_RULES
from plans_api.cases.rules import erasure_on, plan_due_on
from plans_api.plans.rules import (
    REHABILITATIVE_WORK_ACTIVITY,
    RULES,
    ObligationKind,
    Party,
    PlanFacts,
    RuleOfPlanBroken,
    SeveralRulesBroken,
    content_faults,
    is_agreed,
    refuse,
    required_parties,
    review_due_on,
)
from tym_shared.legal_rules import LegalRules

SOUND = PlanFacts(
    has_follow_up=True,
    obligation=ObligationKind.SET,
    obligation_ground=None,
    open_labour_market_possible=None,
    capacity_prevents_work_and_services=False,
    service_codes=(),
)
UNSET = replace(SOUND, obligation=ObligationKind.NOT_SET)
BROKEN = {
    "no follow-up": (replace(SOUND, has_follow_up=False), "381/2023", "5"),
    "no 48.2 assessment": (UNSET, "380/2023", "48"),
    "employment is possible": (replace(UNSET, open_labour_market_possible=True), "380/2023", "48"),
    "lowered without ground": (replace(SOUND, obligation=ObligationKind.LOWERED), "381/2023", "5"),
    "no capacity finding": (replace(SOUND, service_codes=(REHABILITATIVE_WORK_ACTIVITY,)), "189/2001", "8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_broken_rule_is_named_with_act_and_section(name: str, today: date) -> None:
    facts, act, section = BROKEN[name]
    faults = list(content_faults(facts, on=today))
    assert [(fault.rule.act, fault.rule.section) for fault in faults] == [(act, section)]
    with pytest.raises(RuleOfPlanBroken) as refusal:
        refuse(faults)
    assert refusal.value.errors[0].pointer.startswith("/")


def test_a_sound_plan_breaks_no_rule(today: date) -> None:
    unset = replace(UNSET, open_labour_market_possible=False)
    assert list(content_faults(SOUND, on=today)) == []
    assert list(content_faults(unset, on=today)) == []


def test_all_faults_come_in_one_answer(today: date) -> None:
    faults = list(content_faults(replace(UNSET, has_follow_up=False), on=today))
    with pytest.raises(SeveralRulesBroken) as refusal:
        refuse(faults)
    assert len(refusal.value.errors) == 2


def test_kela_approves_only_when_its_rehabilitation_is_needed() -> None:
    three = {Party.PERSON, Party.EMPLOYMENT_AUTHORITY, Party.COUNTY}
    assert required_parties(kela_rehabilitation_needed=False) == three
    assert is_agreed(three, kela_rehabilitation_needed=False)
    assert not is_agreed(three, kela_rehabilitation_needed=True)
    assert is_agreed(three | {Party.KELA}, kela_rehabilitation_needed=True)


@pytest.mark.parametrize(
    ("started", "due"),
    [
        (date(2026, 11, 22), date(2027, 2, 22)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_the_plan_and_its_review_are_due_in_three_calendar_months(started: date, due: date) -> None:
    assert plan_due_on(started) == due
    assert review_due_on(started) == due


def test_erasure_comes_four_years_after_the_end() -> None:
    assert erasure_on(date(2028, 2, 29)) == date(2032, 2, 29)
    assert erasure_on(date(2027, 2, 28)) == date(2031, 2, 28)


@pytest.mark.parametrize("rules", [RULES, CASE_RULES], ids=["plans", "cases"])
def test_every_rule_has_act_section_and_one_version_a_day(rules: LegalRules, today: date) -> None:
    assert all(rule.act and rule.section for rule in rules.rules)
    codes = [rule.code for rule in rules.rules if rule.in_force(today)]
    assert len(codes) == len(set(codes))
