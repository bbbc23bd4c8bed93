"""Requests about one's data: the whole state table, periods in calendar months, and grounds as dated data."""

from datetime import date
from itertools import product

import pytest

from consent_api.requests.rules import (
    MACHINE,
    OPEN,
    RULES,
    TRANSITIONS,
    RefusalGroundUnknown,
    RequestAction,
    RequestKind,
    RequestOverdue,
    RequestState,
    RequestTransitionNotAllowed,
    advice,
    allowed,
    due_on,
    extended_due_on,
    is_overdue,
    refusal_ground,
    refusal_grounds,
    refused_at_once,
)
from tym_shared.legal_rules import RuleBroken
from tym_shared.vocabulary import Register

ACCESS, LOG = RequestKind.ACCESS, RequestKind.LOG_INFORMATION
DAY = date(2026, 5, 4)


@pytest.mark.parametrize(("state", "action"), list(product(RequestState, RequestAction)))
def test_only_the_table_moves_a_request(state: RequestState, action: RequestAction) -> None:
    if (state, action) in TRANSITIONS:
        assert MACHINE.move(state, action) is TRANSITIONS[state, action]
    else:
        with pytest.raises(RequestTransitionNotAllowed):
            MACHINE.move(state, action)


def test_what_has_ended_allows_nothing_and_each_side_is_offered_its_own() -> None:
    for state in set(RequestState) - set(OPEN):
        assert allowed(state, own=True) == allowed(state, own=False) == []
    assert allowed(RequestState.INFORMATION_ASKED, own=True) == ["supplement"]
    assert "supplement" not in allowed(RequestState.INFORMATION_ASKED, own=False)
    assert "refuse-at-once" not in allowed(RequestState.RECEIVED, own=False)


@pytest.mark.parametrize(
    ("received", "one_month", "two_months", "extended"),
    [
        ("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"),
        ("2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"),
        ("2026-11-30", "2026-12-30", "2027-01-30", "2027-02-28"),
        ("2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"),
        ("2026-03-15", "2026-04-15", "2026-05-15", "2026-06-15"),
    ],
)
def test_periods_are_calendar_months_from_receipt(
    received: str, one_month: str, two_months: str, extended: str
) -> None:
    day = date.fromisoformat(received)
    first = due_on(ACCESS, Register.COUNTY_SOCIAL, received=day)
    assert first == date.fromisoformat(one_month)
    assert due_on(LOG, Register.COUNTY_SOCIAL, received=day) == date.fromisoformat(two_months)
    assert due_on(LOG, Register.EMPLOYMENT, received=day) == date.fromisoformat(one_month)
    longer = extended_due_on(ACCESS, Register.COUNTY_SOCIAL, received=day, due=first, today=first)
    assert longer == date.fromisoformat(extended)


def test_a_period_that_has_ended_or_that_the_law_keeps_short_is_not_extended() -> None:
    due = due_on(ACCESS, Register.TYM, received=DAY)
    with pytest.raises(RequestOverdue):
        extended_due_on(ACCESS, Register.TYM, received=DAY, due=due, today=due.replace(day=due.day + 1))
    with pytest.raises(RuleBroken) as refused:
        extended_due_on(LOG, Register.KELA, received=DAY, due=due, today=DAY)
    own = due_on(LOG, Register.EMPLOYMENT, received=DAY)
    assert extended_due_on(LOG, Register.EMPLOYMENT, received=DAY, due=own, today=DAY) == date(2026, 8, 4)
    assert refused.value.members["rule"]["act"] == "703/2023"  # type: ignore[index]  # a member may be any JSON


def test_a_request_is_overdue_from_the_day_after() -> None:
    assert not is_overdue(RequestState.TAKEN, DAY, today=DAY)
    assert is_overdue(RequestState.TAKEN, DAY, today=DAY.replace(day=5))
    assert not is_overdue(RequestState.ANSWERED, DAY, today=DAY.replace(day=5))


@pytest.mark.parametrize(("kind", "register"), list(product(RequestKind, Register)))
def test_the_law_itself_refuses_restriction_in_two_registers_and_nothing_else(
    kind: RequestKind, register: Register
) -> None:
    ground = refused_at_once(kind, register, on=DAY)
    excluded = kind is RequestKind.RESTRICTION and register in {Register.TYM, Register.EMPLOYMENT}
    assert (ground is not None) is excluded
    if ground is not None:
        assert ground.act == {"tym": "381/2023", "employment": "380/2023"}[register]
        assert refused_at_once(kind, register, on=date(2024, 12, 31)) is None


@pytest.mark.parametrize(("kind", "register"), list(product(RequestKind, Register)))
def test_every_request_can_be_refused_on_some_ground_with_advice_on_what_to_do(
    kind: RequestKind, register: Register
) -> None:
    assert [one for one in refusal_grounds() if one.concerns(kind, register, on=DAY)]
    assert "ombudsman" in {one["code"] for one in advice(kind, register, on=DAY)}
    for one in refusal_grounds():
        if one.concerns(kind, register, on=DAY):
            assert refusal_ground(one.code, kind, register, on=DAY) is one
        else:
            with pytest.raises(RefusalGroundUnknown):
                refusal_ground(one.code, kind, register, on=DAY)


def test_every_text_is_there_in_three_languages() -> None:
    for one in refusal_grounds():
        assert set(one.texts) == {"fi", "sv", "en"}
        assert all(one.texts.values())


@pytest.mark.parametrize("day", [date(2025, 1, 1), DAY, date(2040, 1, 1)])
def test_one_rule_of_a_code_is_in_force_at_a_time(day: date) -> None:
    for code in {rule.code for rule in RULES.rules}:
        assert len([rule for rule in RULES.rules if rule.code == code and rule.in_force(day)]) == 1
