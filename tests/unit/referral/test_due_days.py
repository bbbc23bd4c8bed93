"""Which day a referral is given by which rule, what moves it, and what is told of it when."""

from datetime import date, timedelta
from functools import partial

import pytest

from referral_api.clocks.rules import (
    RULES,
    RUNNING,
    STAGES,
    WAITING,
    Due,
    DueDay,
    Errand,
    Telling,
    after_waiting,
    due_days,
    expected_start,
    first_telling,
    may_expire,
    telling,
    waiting_due,
    what_is_due,
)
from referral_api.kinds.rules import AnswerMode, ReferralKind, Stage
from referral_api.own_referrals.rules import texts
from referral_api.service_levels.rules import (
    NONE_OF_ITS_OWN,
    LevelsNotAhead,
    LevelTwice,
    OwnLevels,
    check_levels,
)
from referral_api.states.rules import (
    ENDED,
    DecisionOutcome,
    ReferralState,
    Side,
    Standing,
    may_be_proposed,
    rows_of,
    whose_turn,
)
from tym_shared.legal_dates import add_months, add_working_days, is_working_day
from tym_shared.legal_rules import RuleBroken

TODAY = date(2026, 11, 23)
S, M = ReferralState, AnswerMode


def own(*levels: dict[str, object]) -> OwnLevels:
    return OwnLevels.read(3, levels)


def errand(kind: ReferralKind, *, service: str | None = None, sent_on: date = TODAY) -> Errand:
    return Errand(kind=kind, service=service, sent_on=sent_on)


def level(kind: ReferralKind, stage: Stage, days: int, *, urgent: bool = False) -> dict[str, object]:
    return {"kind": kind.value, "stage": stage.value, "urgent": urgent, "workingDays": days}


@pytest.mark.parametrize("kind", ReferralKind)
@pytest.mark.parametrize("mode", AnswerMode)
@pytest.mark.parametrize("urgent", [False, True])
def test_every_kind_is_given_a_day_for_each_stage_of_its_answer(
    kind: ReferralKind, mode: AnswerMode, *, urgent: bool
) -> None:
    days = due_days(errand(kind), mode, urgent=urgent, own=NONE_OF_ITS_OWN, since=TODAY)
    assert tuple(days) == STAGES[mode]
    assert all((day.on >= TODAY and is_working_day(day.on)) or day.on == add_months(TODAY, 3) for day in days.values())
    assert all("@2025-01-01" in day.rule for day in days.values())


def test_the_recipients_own_time_stands_in_the_place_of_the_products() -> None:
    levels = own(level(ReferralKind.SERVICE, Stage.RECEIPT, 1), level(ReferralKind.SERVICE, Stage.START, 60))
    days = due_days(errand(ReferralKind.SERVICE), M.ACCEPTANCE, urgent=False, own=levels, since=TODAY)
    assert (days[Stage.RECEIPT].on, days[Stage.RECEIPT].rule) == (date(2026, 11, 24), "organisation@3")
    assert days[Stage.START].on == add_working_days(TODAY, 60)
    assert days[Stage.DECISION].rule == "decision@2025-01-01"
    urgent = due_days(errand(ReferralKind.SERVICE), M.ACCEPTANCE, urgent=True, own=levels, since=TODAY)
    assert urgent[Stage.START].rule == "start.urgent@2025-01-01"


def test_no_day_lies_beyond_statute() -> None:
    levels = own(level(ReferralKind.COUNTY_SERVICE, Stage.START, 90))
    days = due_days(errand(ReferralKind.COUNTY_SERVICE), M.ACCEPTANCE, urgent=False, own=levels, since=TODAY)
    assert days[Stage.START].on == date(2027, 2, 23)
    held = expected_start(errand(ReferralKind.COUNTY_SERVICE), expected_on=date(2027, 6, 1))
    assert (held.on, held.rule) == (date(2027, 2, 23), "start.social-welfare@2015-04-01")
    free = expected_start(errand(ReferralKind.SERVICE), expected_on=date(2027, 6, 1))
    assert (free.on, free.rule) == (date(2027, 6, 1), "hold.expected@2025-01-01")


@pytest.mark.parametrize(
    ("service", "is_bound"),
    [
        ("sosiaalinen-kuntoutus", True),
        ("kuntouttava-tyotoiminta", True),
        ("sosiaalihuollon-palvelutarpeen-arviointi", False),
        ("tyonhakuvalmennus", False),
    ],
)
def test_social_welfare_starts_in_three_months_of_what_made_it_pending_whatever_the_kind(
    service: str, *, is_bound: bool
) -> None:
    """1301/2014 § 45(2), from the sending even where the application came later (§ 34); § 36 has no such day."""
    asked, limit = errand(ReferralKind.SERVICE, service=service), date(2027, 2, 23)
    expected, applied_on = date(2027, 6, 1), TODAY + timedelta(days=30)
    assert expected_start(asked, expected_on=expected).on == (limit if is_bound else expected)
    levels = own(level(ReferralKind.SERVICE, Stage.START, 180))
    days = due_days(asked, M.APPLICATION, urgent=False, own=levels, since=applied_on)
    assert days[Stage.START].on == (limit if is_bound else add_working_days(applied_on, 180))


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


OWING = {
    Due.SENDING: {Side.SENDER},
    Due.INFORMATION: {Side.SENDER, Side.CONTRIBUTOR},
    Due.APPLICATION: {Side.PERSON},
    Due.PROPOSAL: {Side.SENDER},
    Due.ACKNOWLEDGEMENT: {Side.SENDER},
}
"""Whose turn it is while something is due; what is not named is the recipient's."""
STANDINGS = [
    Standing(state=state, mode=mode, decision=decision, asked=asked, is_proposed=is_proposed)
    for mode in M
    for state in sorted({row.after for row in rows_of(mode)} | {S.DRAFT})
    for decision in (DecisionOutcome if state is S.DECIDED else (None,))
    for asked in ((Side.SENDER, Side.CONTRIBUTOR) if state is S.INFORMATION_REQUESTED else (None,))
    for is_proposed in (False, True)
    if not is_proposed or may_be_proposed(Standing(state=state, mode=mode, decision=decision, asked=asked))
]
"""Everywhere that a referral can stand."""


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda one: f"{one.mode}-{one.state}-{one.decision}")
def test_whoever_is_waited_for_has_a_day_and_nobody_else(standing: Standing) -> None:
    due, turn = what_is_due(standing), whose_turn(standing)
    goes_on = (standing.state is S.STARTED and standing.mode is not M.REPORT) or (
        standing.state is S.RECEIVED and standing.mode is M.RECEIPT
    )
    if standing.state in ENDED or (goes_on and not standing.is_proposed):
        assert due is None
        return
    assert due is not None
    assert turn in OWING.get(due, {Side.RECIPIENT})
    if due not in WAITING:
        assert Stage(due) in STAGES[standing.mode]


@pytest.mark.parametrize("due", WAITING)
def test_what_is_waited_for_has_a_dated_time_that_says_what_it_assumes(due: Due) -> None:
    rule = RULES.get(WAITING[due], on=TODAY)
    assert (rule.valid_from, bool(rule.assumption)) == (date(2025, 1, 1), True)
    expected = TODAY + timedelta(days=rule.number) if rule.unit == "days" else add_working_days(TODAY, rule.number)
    assert waiting_due(due, TODAY) == expected


@pytest.mark.parametrize("due", Due)
def test_the_person_is_told_of_every_due_day_in_three_languages(due: Due) -> None:
    for text in (texts()[f"due:{due}"], texts()[f"late:{due}"]):
        assert set(text) == {"fi", "sv", "en"}
        assert all("{day}" in words for words in text.values())


def given_back(due: date, *, since: date, until: date, rule: str = "start@2025-01-01", kind: str = "service") -> date:
    held = DueDay(on=due, rule=rule)
    return after_waiting(
        Stage.START, errand(ReferralKind(kind), sent_on=date(2026, 9, 1)), held, since=since, until=until
    )


def test_working_days_of_waiting_are_given_back() -> None:
    assert frozenset({Due.DECISION, Due.START}) == RUNNING
    assert given_back(TODAY, since=date(2026, 11, 20), until=date(2026, 11, 22)) == TODAY
    assert given_back(TODAY, since=date(2026, 11, 16), until=TODAY) == date(2026, 11, 30)


def test_waiting_moves_no_day_beyond_statute_and_none_that_was_expected() -> None:
    weeks = partial(given_back, since=date(2026, 10, 1), until=TODAY)
    assert weeks(TODAY) > date(2026, 12, 1)
    assert weeks(TODAY, kind="county-service") == date(2026, 12, 1)
    assert weeks(date(2026, 12, 10), kind="county-service") == date(2026, 12, 10)
    assert weeks(TODAY, rule="hold.expected@2025-01-01") == TODAY


def test_each_day_is_told_of_before_on_and_after_it_and_a_missed_telling_is_not_caught_up() -> None:
    due = date(2026, 11, 30)
    assert first_telling(Due.DECISION, due) == date(2026, 11, 27)
    assert telling(due, date(2026, 11, 27)) == (Telling.SOON, due)
    assert telling(due, due) == (Telling.TODAY, date(2026, 12, 1))
    assert telling(due, date(2026, 12, 9)) == (Telling.LATE, None)


def test_nothing_expires_that_was_not_warned_of() -> None:
    due = waiting_due(Due.SENDING, TODAY)
    assert (due, first_telling(Due.SENDING, due)) == (date(2026, 12, 23), date(2026, 12, 16))
    assert may_expire(due, due, due)
    assert not may_expire(due, first_telling(Due.SENDING, due), due)
    assert not may_expire(due, due, due - timedelta(days=1))
