"""Quotas: months and days added up, the limit just kept and just passed, and every condition of a new beginning."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans_api.catalogue.rules import catalogue
from plans_api.quotas.rules import (
    Amount,
    Period,
    QuotaNotResettable,
    exceeds,
    find_quota,
    left,
    length,
    quota_of,
    quotas,
    require_reset,
    used,
)
from tym_shared.legal_dates import add_months

TRY_OUT = find_quota("work-try-out")
START = date(2026, 1, 1)
DAY = timedelta(days=1)
FULL = Period(starts_on=START, ends_on=add_months(START, 6) - DAY)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "amount"),
    [
        ((2026, 1, 1), (2026, 6, 30), Amount(6, 0)),
        ((2026, 1, 1), (2026, 7, 1), Amount(6, 1)),
        ((2026, 1, 31), (2026, 2, 28), Amount(1, 1)),
        ((2026, 3, 5), (2026, 3, 5), Amount(0, 1)),
        ((2026, 3, 5), (2026, 4, 4), Amount(1, 0)),
    ],
)
def test_a_period_counts_whole_months_and_days(
    starts_on: tuple[int, int, int], ends_on: tuple[int, int, int], amount: Amount
) -> None:
    assert length(Period(starts_on=date(*starts_on), ends_on=date(*ends_on))) == amount


@pytest.mark.parametrize("quota", quotas().values(), ids=lambda one: one.code)
def test_the_limit_holds_exactly_where_the_law_draws_it(quota: Any) -> None:
    limit = quota.rule.number
    inside = Period(starts_on=START, ends_on=add_months(START, limit) - DAY)
    outside = Period(starts_on=START, ends_on=add_months(START, limit))
    assert not exceeds(quota, used(quota, [inside], []))
    assert exceeds(quota, used(quota, [outside], []))
    assert quota.services <= catalogue().keys()
    assert [quota_of(code, on=START) for code in quota.services] == [quota] * len(quota.services)


def test_days_of_several_periods_add_up_to_months() -> None:
    halves = [
        Period(starts_on=START, ends_on=START + 14 * DAY),
        Period(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 15)),
    ]
    assert used(TRY_OUT, halves, []) == Amount(1, 0)
    assert left(TRY_OUT, Amount(1, 0)) == Amount(5, 0)
    assert left(TRY_OUT, Amount(5, 20)) == Amount(0, 10)
    assert left(TRY_OUT, Amount(7, 0)) == Amount(0, 0)


def test_only_what_began_since_the_last_reset_counts() -> None:
    later = Period(starts_on=date(2027, 8, 1), ends_on=date(2027, 8, 31))
    assert used(TRY_OUT, [FULL, later], [date(2027, 7, 1)]) == Amount(1, 0)


@pytest.mark.parametrize(
    ("periods", "months", "age", "condition"),
    [
        ([FULL], 12, 40, "unemployed"),
        ([FULL], 3, 24, "unemployed-young"),
        ([], 12, None, "unemployed"),
    ],
)
def test_the_quota_begins_anew_on_the_day_its_condition_is_met(
    periods: list[Period], months: int, age: int | None, condition: str
) -> None:
    begun = periods[0].ends_on + DAY if periods else START
    met = add_months(begun, months)
    born_on = date(met.year - age, 1, 1) if age else None
    facts: dict[str, Any] = {"unemployed_since": begun, "born_on": born_on}
    assert require_reset(TRY_OUT, periods, [], on=met, **facts).code == condition
    with pytest.raises(QuotaNotResettable) as refused:
        require_reset(TRY_OUT, periods, [], on=met - DAY, **facts)
    rule: Any = refused.value.members["rule"]
    assert rule["section"] == "55"


def test_unemployment_before_the_last_period_does_not_count() -> None:
    with pytest.raises(QuotaNotResettable):
        require_reset(TRY_OUT, [FULL], [], unemployed_since=date(2020, 1, 1), born_on=None, on=FULL.ends_on + 200 * DAY)


def test_the_young_get_the_short_wait_only_when_the_quota_is_used_up() -> None:
    half = Period(starts_on=START, ends_on=date(2026, 3, 31))
    facts: dict[str, Any] = {"unemployed_since": date(2026, 4, 1), "born_on": date(2005, 1, 1), "on": date(2026, 7, 1)}
    with pytest.raises(QuotaNotResettable):
        require_reset(TRY_OUT, [half], [], **facts)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)), st.integers(min_value=0, max_value=800))
def test_a_longer_period_never_counts_less(starts_on: date, days: int) -> None:
    shorter = length(Period(starts_on=starts_on, ends_on=starts_on + days * DAY))
    longer = length(Period(starts_on=starts_on, ends_on=starts_on + (days + 1) * DAY))
    assert shorter < longer
