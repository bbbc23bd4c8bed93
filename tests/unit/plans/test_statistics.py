"""Small numbers stay hidden: no linear combination of what is published gives one, whatever the table."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans_api.statistics.rules import (
    RULES,
    TOTAL,
    Area,
    Counted,
    Measure,
    MonthUnreadable,
    Scope,
    ScopeKind,
    following,
    month_of,
    preceding,
    publish,
)
from plans_api.suppressions.rules import hidden_sums

THRESHOLD = RULES.get("small-cell", on=date(2026, 11, 1)).number
COUNTIES, AUTHORITIES, REASONS = ("c1", "c2"), ("a1", "a2", "a3"), ("x", "y", "z")
AREAS = [Area(employment_authority=one, county=other) for one, other in product(AUTHORITIES, COUNTIES)]
NUMBERS = st.one_of(st.just(0), st.integers(1, THRESHOLD - 1), st.integers(THRESHOLD, 40))


def rank(vectors: Iterable[frozenset[object]], order: list[object]) -> int:
    """The rank of 0/1 vectors by plain elimination over the rationals."""
    rows = [[Fraction(part in vector) for part in order] for vector in vectors]
    found = 0
    for column in range(len(order)):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        found += 1
        for row in rows[found:]:
            factor = row[column] / pivot[column]
            row[:] = [one - factor * other for one, other in zip(row, pivot, strict=True)]
    return found


def scope(kind: ScopeKind, name: str, areas: Iterable[Area]) -> Scope:
    """A scope of areas."""
    return Scope(kind=kind, id=name, areas=frozenset(areas), readers=frozenset({"kela"}))


def every_scope(network: frozenset[Area]) -> list[Scope]:
    """What is published of the areas: a network, counties, authorities, and each area."""
    return [
        scope(ScopeKind.NETWORK, "n", network),
        *(scope(ScopeKind.COUNTY, one, (area for area in AREAS if area.county == one)) for one in COUNTIES),
        *(
            scope(ScopeKind.EMPLOYMENT_AUTHORITY, one, (area for area in AREAS if area.employment_authority == one))
            for one in AUTHORITIES
        ),
        *(scope(ScopeKind.AREA, area.id, [area]) for area in AREAS),
    ]


@settings(deadline=None)
@given(
    st.dictionaries(st.tuples(st.sampled_from(AREAS), st.sampled_from(REASONS)), NUMBERS, max_size=18),
    st.frozensets(st.sampled_from(AREAS), min_size=1),
)
def test_no_combination_of_published_sums_gives_a_small_one(
    numbers: Mapping[tuple[Area, str], int], network: frozenset[Area]
) -> None:
    counted = [
        Counted(measure=Measure.ENDED_CASES, dimension=reason, area=area, count=number)
        for (area, reason), number in numbers.items()
    ]
    held = {key: number for key, number in numbers.items() if number}
    order: list[object] = list(held)
    published, small = [], []
    for cell in publish(counted, every_scope(network), threshold=THRESHOLD):
        parts = {key for key in held if key[0] in cell.scope.areas and cell.dimension in (key[1], TOTAL)}
        vector: frozenset[object] = frozenset(parts)
        total = sum(held[key] for key in parts)
        if 0 < total < THRESHOLD:
            assert cell.is_hidden
            small.append(vector)
        elif not cell.is_hidden:
            assert cell.count == total
            published.append(vector)
    known = rank(published, order)
    assert all(rank([*published, secret], order) == known + 1 for secret in small)


def test_what_is_not_needed_to_hide_a_small_number_is_published() -> None:
    sums = {"total": frozenset("abc"), "a": frozenset("a"), "b": frozenset("b"), "c": frozenset("c")}
    assert hidden_sums(sums, {"a": 90, "b": 20, "c": 3}, threshold=5) == {"b", "c"}
    assert hidden_sums(sums, {"a": 90, "b": 20, "c": 5}, threshold=5) == set()
    assert hidden_sums(sums, {"a": 90, "b": 0, "c": 3}, threshold=5) == {"a", "c"}
    assert hidden_sums(sums, {"a": 1, "b": 1, "c": 1}, threshold=5) == {"total", "a", "b", "c"}


def test_times_are_hidden_with_their_number() -> None:
    (area, *_) = AREAS
    counted = [Counted(measure=Measure.RECEIPTS, dimension="", area=area, count=4, days=Fraction(8))]
    (cell,) = publish(counted, [scope(ScopeKind.AREA, area.id, [area])], threshold=5)
    assert (cell.count, cell.days, cell.is_hidden) == (None, None, True)
    (cell,) = publish(counted, [scope(ScopeKind.AREA, area.id, [area])], threshold=4)
    assert (cell.count, cell.days) == (4, Fraction(8))


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "202611", "0000-01", "2026-01-01", "x"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(MonthUnreadable):
        month_of(text)


@pytest.mark.parametrize(("month", "after"), [("2026-11", "2026-12"), ("2026-12", "2027-01")])
def test_months_follow_each_other(month: str, after: str) -> None:
    assert following(month_of(month)) == month_of(after)
    assert preceding(month_of(after)) == month_of(month)


def test_the_threshold_and_the_follow_up_are_settings_with_their_assumption() -> None:
    assert RULES.get("follow-up-across-registers", on=date(2026, 11, 1)).number == 0
    assert THRESHOLD == 5
