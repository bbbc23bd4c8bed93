"""The rules around a case: working groups, transfers, guidance, holds, and what an assessment covers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plans_api.assessments import rules as assessments
from plans_api.assessments.rules import Aspect, GapReason, SecrecyClass
from plans_api.cases.rules import CaseState, due_soon_until
from plans_api.guidance.rules import PlanInForce, require_meanwhile
from plans_api.holds.rules import HoldInPast, require_time
from plans_api.transfers import rules as transfers
from plans_api.transfers.rules import Holding, TransferGround
from plans_api.working_groups import rules as working_groups
from tym_shared.legal_rules import LegalRules, RuleBroken
from tym_shared.vocabulary import DataCategory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEALTH = DataCategory.HEALTH_AND_WORK_CAPACITY


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (30, True), (-1, False), (31, False)])
def test_a_former_lead_reads_on_for_as_long_as_the_setting_allows(days: int, *, allowed: bool) -> None:
    asked = NOW + timedelta(days=days)
    if allowed:
        assert working_groups.read_until(asked, now=NOW) == asked
        return
    with pytest.raises(RuleBroken):
        working_groups.read_until(asked, now=NOW)


def test_a_former_lead_reads_no_longer_where_nothing_was_agreed() -> None:
    assert working_groups.read_until(None, now=NOW) == NOW


def test_a_user_belongs_to_an_issuer_of_the_organisation() -> None:
    working_groups.require_user_of({"https://issuer.example"}, "https://issuer.example#ville")
    for user in ("https://issuer.example.evil#ville", "ville", "https://issuer.exampl#ville"):
        with pytest.raises(working_groups.UserOfAnother):
            working_groups.require_user_of({"https://issuer.example"}, user)


@pytest.mark.parametrize(
    ("ground", "decision", "receiver", "pointers"),
    [
        (TransferGround.MOVE, None, None, []),
        (TransferGround.MOVE, "D1", "e", ["/decisionId", "/employmentAuthorityId"]),
        (TransferGround.DECISION, "D1", "e", []),
        (TransferGround.DECISION, None, "e", ["/decisionId"]),
        (TransferGround.DECISION, None, None, ["/decisionId", "/employmentAuthorityId"]),
    ],
)
def test_a_transfer_states_what_its_ground_needs(
    ground: TransferGround, decision: str | None, receiver: str | None, pointers: list[str]
) -> None:
    if not pointers:
        transfers.require_complete(ground, decision_id=decision, receiver=receiver)
        return
    with pytest.raises(transfers.TransferIncomplete) as refusal:
        transfers.require_complete(ground, decision_id=decision, receiver=receiver)
    assert [fault.pointer for fault in refusal.value.errors] == pointers


def test_a_transfer_tells_newcomers_from_leavers() -> None:
    before = Holding(employment_authority_id="e1", county_id="c1")
    after = Holding(employment_authority_id="e2", county_id="c1")
    assert (after.newcomers(before), after.leavers(before)) == (["e2"], ["e1"])
    transfers.require_change(after, before)
    with pytest.raises(transfers.NothingMoves):
        transfers.require_change(before, before)


def test_aspects_and_secrecy_follow_the_category_and_never_fall_below_it() -> None:
    assert assessments.aspects_of(HEALTH, []) == [Aspect.HEALTH, Aspect.WORK_CAPACITY]
    assert assessments.aspects_of(HEALTH, [Aspect.WORK_CAPACITY]) == [Aspect.WORK_CAPACITY]
    assert assessments.aspects_of(DataCategory.PLAN, []) == []
    with pytest.raises(assessments.AspectOfOtherCategory):
        assessments.aspects_of(DataCategory.PLAN, [Aspect.COMPETENCE])
    assert assessments.secrecy_of(HEALTH, None) is SecrecyClass.HEALTH
    assert assessments.secrecy_of(HEALTH, SecrecyClass.PSYCHOLOGICAL_TEST) is SecrecyClass.PSYCHOLOGICAL_TEST
    assert assessments.secrecy_of(DataCategory.SERVICE_NEED, None) is SecrecyClass.EMPLOYMENT
    with pytest.raises(assessments.SecrecyTooLax):
        assessments.secrecy_of(HEALTH, SecrecyClass.SOCIAL)


def test_each_uncovered_aspect_needs_a_reason_and_no_covered_one_keeps_any(today: date) -> None:
    reasons = dict.fromkeys(Aspect, GapReason.PERSON_DECLINES)
    missing = assessments.uncovered({"competence", "health"})
    assert missing == [Aspect.SOCIAL_SITUATION, Aspect.WORK_CAPACITY]
    kept, rule = assessments.require_reasons(missing, reasons, on=today)
    assert (set(kept), rule.section) == ({"social-situation", "work-capacity"}, "4(1)")
    with pytest.raises(assessments.AspectsNotCovered) as refusal:
        assessments.require_reasons(missing, {Aspect.SOCIAL_SITUATION: GapReason.PERSON_DECLINES}, on=today)
    assert len(refusal.value.errors) == 1


def test_a_digest_depends_on_every_member_on_the_order_and_on_nothing_else() -> None:
    first = assessments.digest({"a": 1, "b": "ä"})
    assert first == assessments.digest({"b": "ä", "a": 1})
    assert (
        len({first, assessments.digest({"a": 1, "b": "a"}), assessments.digest({"a": 1, "b": "ä"}, after=first)}) == 3
    )


@pytest.mark.parametrize("state", CaseState)
def test_guidance_belongs_to_the_making_of_the_plan(state: CaseState) -> None:
    if state in {CaseState.ASSESSING, CaseState.PLANNING}:
        require_meanwhile(state)
        return
    with pytest.raises(PlanInForce):
        require_meanwhile(state)


def test_a_hold_lasts_to_today_at_least(today: date) -> None:
    require_time(today, today=today)
    with pytest.raises(HoldInPast):
        require_time(today - timedelta(days=1), today=today)


def test_deadlines_are_soon_for_as_many_days_as_the_setting_says(today: date) -> None:
    assert due_soon_until(today) == today + timedelta(days=14)


@pytest.mark.parametrize("rules", [working_groups.RULES, transfers.RULES, assessments.RULES])
def test_every_rule_has_act_section_and_one_version_a_day(rules: LegalRules, today: date) -> None:
    assert all(rule.act and rule.section for rule in rules.rules)
    codes = [rule.code for rule in rules.rules if rule.in_force(today)]
    assert codes
    assert len(codes) == len(set(codes))
