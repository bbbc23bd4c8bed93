"""Which day a referral is given by which rule, what moves it, and what is told of it when."""

from datetime import date, timedelta

import pytest

from referral_api.clocks.rules import (
    STAGES,
    Due,
    Telling,
    after_waiting,
    due_days,
    expected_start,
    first_telling,
    may_expire,
    sending_due,
    telling,
    what_is_due,
)
from referral_api.kinds.rules import AnswerMode, ReferralKind, Stage
from referral_api.service_levels.rules import (
    NONE_OF_ITS_OWN,
    LevelsNotAhead,
    LevelTwice,
    OwnLevels,
    check_levels,
)
from referral_api.states.rules import ENDED, DecisionOutcome, ReferralState, Standing, rows_of
from tym_shared.legal_dates import add_months, add_working_days, is_working_day
from tym_shared.legal_rules import RuleBroken

TODAY = date(2026, 11, 23)
S, M = ReferralState, AnswerMode


def own(*levels: dict[str, object]) -> OwnLevels:
    return OwnLevels.read(3, levels)


def level(kind: ReferralKind, stage: Stage, days: int, *, urgent: bool = False) -> dict[str, object]:
    return {"kind": kind.value, "stage": stage.value, "urgent": urgent, "workingDays": days}


@pytest.mark.parametrize("kind", ReferralKind)
@pytest.mark.parametrize("mode", AnswerMode)
@pytest.mark.parametrize("urgent", [False, True])
def test_every_kind_is_given_a_day_for_each_stage_of_its_answer(
    kind: ReferralKind, mode: AnswerMode, *, urgent: bool
) -> None:
    days = due_days(kind, mode, urgent=urgent, own=NONE_OF_ITS_OWN, since=TODAY, sent_on=TODAY)
    assert tuple(days) == STAGES[mode]
    assert all((day.on >= TODAY and is_working_day(day.on)) or day.on == add_months(TODAY, 3) for day in days.values())
    assert all("@2025-01-01" in day.rule for day in days.values())


def test_the_recipients_own_time_stands_in_the_place_of_the_products() -> None:
    levels = own(level(ReferralKind.SERVICE, Stage.RECEIPT, 1), level(ReferralKind.SERVICE, Stage.START, 60))
    days = due_days(ReferralKind.SERVICE, M.ACCEPTANCE, urgent=False, own=levels, since=TODAY, sent_on=TODAY)
    assert (days[Stage.RECEIPT].on, days[Stage.RECEIPT].rule) == (date(2026, 11, 24), "organisation@3")
    assert days[Stage.START].on == add_working_days(TODAY, 60)
    assert days[Stage.DECISION].rule == "decision@2025-01-01"
    urgent = due_days(ReferralKind.SERVICE, M.ACCEPTANCE, urgent=True, own=levels, since=TODAY, sent_on=TODAY)
    assert urgent[Stage.START].rule == "start.urgent@2025-01-01"


def test_no_day_lies_beyond_statute() -> None:
    levels = own(level(ReferralKind.COUNTY_SERVICE, Stage.START, 90))
    days = due_days(ReferralKind.COUNTY_SERVICE, M.ACCEPTANCE, urgent=False, own=levels, since=TODAY, sent_on=TODAY)
    assert days[Stage.START].on == date(2027, 2, 23)
    held = expected_start(ReferralKind.COUNTY_SERVICE, expected_on=date(2027, 6, 1), sent_on=TODAY)
    assert (held.on, held.rule) == (date(2027, 2, 23), "start.county-service@2015-04-01")
    free = expected_start(ReferralKind.SERVICE, expected_on=date(2027, 6, 1), sent_on=TODAY)
    assert (free.on, free.rule) == (date(2027, 6, 1), "hold.expected@2025-01-01")


def test_levels_are_refused_that_lie_behind_stand_twice_or_break_statute() -> None:
    fine = [level(ReferralKind.COUNTY_SERVICE, Stage.START, 20)]
    check_levels(fine, valid_from=TODAY, today=TODAY)
    with pytest.raises(LevelsNotAhead):
        check_levels(fine, valid_from=TODAY - timedelta(days=1), today=TODAY)
    with pytest.raises(LevelTwice):
        check_levels([*fine, *fine], valid_from=TODAY, today=TODAY)
    with pytest.raises(RuleBroken) as refused:
        check_levels([level(ReferralKind.COUNTY_SERVICE, Stage.START, 80)], valid_from=TODAY, today=TODAY)
    rule = refused.value.members["rule"]
    assert isinstance(rule, dict)
    assert (rule["act"], rule["section"], rule["limit"], rule["given"]) == ("1301/2014", "45", 3, 80)


@pytest.mark.parametrize("mode", AnswerMode)
@pytest.mark.parametrize("state", ReferralState)
def test_something_is_due_only_where_somebody_has_yet_to_act(state: ReferralState, mode: AnswerMode) -> None:
    if state not in {row.after for row in rows_of(mode)}:
        return
    due = what_is_due(Standing(state=state, mode=mode, decision=DecisionOutcome.GRANTED))
    if state in ENDED | {S.STARTED, S.COMPLETED, S.OUTCOME_QUERIED, S.CANCELLATION_REQUESTED}:
        assert due is None
    if due not in {None, Due.SENDING, Due.INFORMATION}:
        assert Stage(due) in STAGES[mode]


def test_a_refused_application_awaits_no_start_and_a_person_has_no_clock() -> None:
    assert what_is_due(Standing(state=S.DECIDED, mode=M.APPLICATION, decision=DecisionOutcome.REFUSED)) is None
    assert what_is_due(Standing(state=S.RECEIVED, mode=M.APPLICATION)) is None
    assert what_is_due(Standing(state=S.RECEIVED, mode=M.RECEIPT)) is None
    assert what_is_due(Standing(state=S.RETURNED, mode=M.ADVICE)) is None
    assert what_is_due(Standing(state=S.RETURNED, mode=M.ACCEPTANCE)) is Due.SENDING


def test_working_days_of_waiting_are_given_back() -> None:
    assert after_waiting(TODAY, since=date(2026, 11, 20), until=date(2026, 11, 22)) == TODAY
    assert after_waiting(TODAY, since=date(2026, 11, 16), until=TODAY) == date(2026, 11, 30)


def test_each_day_is_told_of_before_on_and_after_it_and_a_missed_telling_is_not_caught_up() -> None:
    due = date(2026, 11, 30)
    assert first_telling(Due.DECISION, due) == date(2026, 11, 27)
    assert telling(due, date(2026, 11, 27)) == (Telling.SOON, due)
    assert telling(due, due) == (Telling.TODAY, date(2026, 12, 1))
    assert telling(due, date(2026, 12, 9)) == (Telling.LATE, None)


def test_nothing_expires_that_was_not_warned_of() -> None:
    due = sending_due(TODAY)
    assert (due, first_telling(Due.SENDING, due)) == (date(2026, 12, 23), date(2026, 12, 16))
    assert may_expire(due, due, due)
    assert not may_expire(due, first_telling(Due.SENDING, due), due)
    assert not may_expire(due, due, due - timedelta(days=1))
