"""The tables of the four plans: before and after each validity date, whole, and never two of a type on one day."""

from datetime import date, timedelta

import pytest

from plans_api.conditions.rules import RULES as CONDITION_RULES
from plans_api.obligations.rules import (
    Obligation,
    ObligationGroundUnknown,
    ObligationKind,
    grounds,
    obligation_faults,
    protects,
)
from plans_api.plan_types.rules import NoRulesOfThatDay, Party, PlanType, all_types, find_type
from plans_api.plans.rules import review_due_on, rule_versions
from plans_api.replacements.rules import may_stand_together
from tym_shared.vocabulary import OrganisationKind, Register

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
EA, COUNTY = Party.EMPLOYMENT_AUTHORITY, Party.COUNTY
TABLE = {
    PlanType.MULTI_AGENCY: (frozenset({Party.PERSON, EA, COUNTY}), Register.TYM, date(2026, 4, 1)),
    PlanType.ORDINARY: (frozenset({Party.PERSON, EA}), Register.EMPLOYMENT, date(2026, 4, 1)),
    PlanType.ACTIVATION: (frozenset({Party.PERSON, EA, COUNTY}), Register.EMPLOYMENT, None),
    PlanType.INTEGRATION: (frozenset({Party.PERSON, EA}), Register.INTEGRATION, date(2026, 7, 1)),
}
ACTIVATION_2025 = {
    "activation.age@2025-01-01",
    "activation.allowance.young@2025-01-01",
    "activation.own-request@2025-01-01",
    "activation.social-assistance.older@2025-01-01",
    "activation.social-assistance.young@2025-01-01",
    "activation.support-after-allowance.older@2025-01-01",
    "activation.support-in-year.young@2025-01-01",
    "activation.support.older@2025-01-01",
}
ACTIVATION_2026 = {
    "activation.age@2025-01-01",
    "activation.existing@2026-01-01",
    "activation.own-request@2026-01-01",
    "activation.social-assistance.older@2026-01-01",
    "activation.social-assistance.young@2026-01-01",
}


@pytest.mark.parametrize("plan_type", PlanType)
def test_each_type_has_its_approvers_register_and_review(plan_type: PlanType) -> None:
    approvers, register, due = TABLE[plan_type]
    rules = find_type(plan_type, on=AFTER)
    assert (rules.parties(), rules.register, review_due_on(rules, AFTER)) == (approvers, register, due)
    assert rules.retention.years == 4
    assert rules.legal_basis


@pytest.mark.parametrize("plan_type", PlanType)
def test_a_type_has_one_set_of_rules_from_its_first_day_on(plan_type: PlanType) -> None:
    first = date(2025, 1, 1)
    with pytest.raises(NoRulesOfThatDay):
        find_type(plan_type, on=first - timedelta(days=1))
    for day in (first, BEFORE, AFTER, date(2030, 1, 1)):
        assert len([one for one in all_types() if one.type is plan_type and one.rule.in_force(day)]) == 1


def test_the_activation_rules_change_with_2026() -> None:
    old, new = (find_type(PlanType.ACTIVATION, on=day) for day in (BEFORE, AFTER))
    assert (old.rule.valid_to, new.rule.valid_from, new.rule.valid_to) == (BEFORE, AFTER, None)
    asked = [
        {version for version in rule_versions(rules, day) if version.startswith("activation.")}
        for rules, day in ((old, BEFORE), (new, AFTER))
    ]
    assert asked == [ACTIVATION_2025, ACTIVATION_2026]


@pytest.mark.parametrize(("on", "days"), [(BEFORE, 5), (AFTER, 10)])
def test_the_initial_interview_is_due_in_five_working_days_and_from_2026_in_ten(on: date, days: int) -> None:
    assert CONDITION_RULES.get("jobseeker.initial-interview", on=on).number == days


def test_what_is_not_confirmed_from_a_statute_says_so() -> None:
    assert all(one.rule.assumption for one in all_types() if one.type is PlanType.ACTIVATION)
    new_limits = [rule for rule in CONDITION_RULES.rules if rule.valid_from == AFTER]
    assert new_limits
    assert all(rule.assumption for rule in new_limits)


def test_there_is_no_appeal_against_an_employment_plan() -> None:
    rule = find_type(PlanType.ORDINARY, on=AFTER).appeal
    assert rule is not None
    assert (rule.act, rule.section) == ("380/2023", "147")


def test_kela_and_the_county_are_parties_where_their_part_is_needed() -> None:
    integration = find_type(PlanType.INTEGRATION, on=AFTER)
    assert integration.parties(county=True) == {Party.PERSON, EA, COUNTY}
    assert find_type(PlanType.ORDINARY, on=AFTER).parties(county=True) == {Party.PERSON, EA}
    assert OrganisationKind.KELA not in {kind for one in all_types() for kind in one.makers}


def test_an_integration_plan_stands_beside_a_multi_agency_one_only_where_it_is_let() -> None:
    pair = (PlanType.INTEGRATION, PlanType.MULTI_AGENCY)
    assert may_stand_together(*pair, beside=True)
    assert not may_stand_together(*pair, beside=False)
    assert not may_stand_together(PlanType.ORDINARY, PlanType.MULTI_AGENCY, beside=True)
    assert not may_stand_together(PlanType.INTEGRATION, PlanType.INTEGRATION, beside=True)


def test_every_missing_member_is_named() -> None:
    rules = find_type(PlanType.ORDINARY, on=AFTER)
    assert [fault.pointer for fault in rules.missing({})] == ["/followUp", "/followUp/reportBy"]
    assert [fault.pointer for fault in rules.missing({"followUp": {"how": "Puhelu", "reportBy": None}})] == [
        "/followUp/reportBy"
    ]


@pytest.mark.parametrize("kind", [ObligationKind.LOWERED, ObligationKind.NOT_SET])
def test_an_obligation_is_lowered_or_left_out_on_a_ground(kind: ObligationKind) -> None:
    (fault,) = obligation_faults(Obligation(kind=kind), PlanType.ORDINARY, on=AFTER)
    assert (fault.rule.act, fault.rule.section, fault.pointer) == ("380/2023", "44", "/jobSearchObligation/groundCode")
    for ground in grounds():
        fits = kind in ground.kinds
        given = Obligation(kind=kind, ground=ground.rule.code, open_labour_market_possible=False)
        if fits:
            assert list(obligation_faults(given, PlanType.ORDINARY, on=AFTER)) == []
        else:
            with pytest.raises(ObligationGroundUnknown):
                list(obligation_faults(given, PlanType.ORDINARY, on=AFTER))


@pytest.mark.parametrize(
    ("kind", "ground", "fitting", "unfitting"),
    [
        (ObligationKind.SET, None, [None, 4, 6], [0, 3]),
        (ObligationKind.LOWERED, "few-opportunities", [None, 1, 3], [4]),
        (ObligationKind.NOT_SET, "no-opportunities", [None, 0], [1, 4]),
    ],
)
def test_the_number_of_opportunities_is_that_of_such_an_obligation(
    kind: ObligationKind, ground: str | None, fitting: list[int | None], unfitting: list[int | None]
) -> None:
    for number in (*fitting, *unfitting):
        given = Obligation(kind=kind, ground=ground, opportunities=number)
        told = [fault.pointer for fault in obligation_faults(given, PlanType.ORDINARY, on=AFTER)]
        assert told == (["/jobSearchObligation/opportunitiesPerMonth"] if number in unfitting else [])


def test_only_need_and_incapacity_ask_for_the_assessment_of_section_48() -> None:
    asking = set()
    for ground in grounds():
        given = Obligation(kind=min(ground.kinds), ground=ground.rule.code)
        if list(obligation_faults(given, PlanType.ORDINARY, on=AFTER)):
            asking.add(ground.rule.section)
    assert asking == {"48(1)(1)", "48(1)(2)"}


@pytest.mark.parametrize(
    ("obligation", "category"),
    [
        ({"kind": "set", "groundCode": None, "ground": None}, None),
        ({"kind": "not-set", "groundCode": "medically-incapable", "ground": None}, "health-and-work-capacity"),
        ({"kind": "set", "ground": None}, None),
        ({"kind": "lowered", "ground": "Sairauden vuoksi"}, "health-and-work-capacity"),
    ],
)
def test_a_ground_of_health_is_told_to_who_may_know_it_also_from_before_the_codes(
    obligation: dict[str, object], category: str | None
) -> None:
    assert protects(obligation) == category
