"""Small numbers stay hidden: no linear combination of what is published gives one, whatever the table."""

from collections.abc import Collection, Iterable, Mapping
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
    Cell,
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


def rank(vectors: Iterable[Collection[object] | Mapping[object, int]], order: list[object]) -> int:
    """The rank of vectors by plain elimination over the rationals; a set is one of ones."""
    given = [vector if isinstance(vector, Mapping) else dict.fromkeys(vector, 1) for vector in vectors]
    rows = [[Fraction(vector.get(part, 0)) for part in order] for vector in given]
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


FLOW = st.tuples(NUMBERS, NUMBERS, st.integers(0, 40), st.sampled_from(REASONS))
"""Of an area: what was open, what is new, what has ended at most, and for which reason."""


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(AREAS), FLOW, min_size=1), st.frozensets(st.sampled_from(AREAS), min_size=1))
def test_no_month_gives_away_with_the_one_before_what_is_small(
    flows: Mapping[Area, tuple[int, int, int, str]], network: frozenset[Area]
) -> None:
    before, now = [], []
    open_now = {}
    for area, (was_open, new, leaving, reason) in flows.items():
        ended = min(leaving, was_open + new)
        open_now[area] = was_open + new - ended
        before.append(Counted(measure=Measure.OPEN_CASES, dimension="", area=area, count=was_open))
        now += [
            Counted(measure=Measure.OPEN_CASES, dimension="", area=area, count=open_now[area]),
            Counted(measure=Measure.NEW_CASES, dimension="", area=area, count=new),
            Counted(measure=Measure.ENDED_CASES, dimension=reason, area=area, count=ended),
        ]
    values: dict[object, int] = {("was", one.area): one.count for one in before}
    values |= {(one.measure, one.area): one.count for one in now if one.measure is not Measure.OPEN_CASES}

    def balanced(area: Area) -> dict[object, int]:
        return {("was", area): 1, (Measure.NEW_CASES, area): 1, (Measure.ENDED_CASES, area): -1}

    def seen(cell: Cell, *, was: bool) -> dict[object, int]:
        areas = [area for area in flows if area in cell.scope.areas]
        if was:
            return {("was", area): 1 for area in areas}
        if cell.measure is Measure.OPEN_CASES:
            return {part: times for area in areas for part, times in balanced(area).items()}
        named = (area for area in areas if cell.dimension in {TOTAL, flows[area][3]})
        return {(cell.measure, area): 1 for area in named}

    first = publish(before, every_scope(network), threshold=THRESHOLD)
    shown = {(cell.scope.kind, cell.scope.id) for cell in first if not cell.is_hidden}
    second = publish(now, every_scope(network), threshold=THRESHOLD, open_before=shown)
    order = [part for part, value in values.items() if value]
    given_away = [seen(cell, was=True) for cell in first if not cell.is_hidden]
    given_away += [balanced(area) for area in flows if not open_now[area]]
    published = [*given_away, *(seen(cell, was=False) for cell in second if not cell.is_hidden)]
    secrets = [seen(cell, was=True) for cell in first if cell.is_hidden]
    secrets += [seen(cell, was=False) for cell in second if cell.is_hidden]
    for secret in secrets:
        amount = sum(values[part] * times for part, times in secret.items())
        if 0 < amount < THRESHOLD and rank([*given_away, secret], order) > rank(given_away, order):
            assert rank([*published, secret], order) == rank(published, order) + 1


def test_what_ended_is_hidden_where_the_months_before_and_after_would_tell_it() -> None:
    (area, *_) = AREAS
    of_area = [scope(ScopeKind.AREA, area.id, [area])]
    counted = [
        Counted(measure=Measure.OPEN_CASES, dimension="", area=area, count=28),
        Counted(measure=Measure.NEW_CASES, dimension="", area=area, count=10),
        Counted(measure=Measure.ENDED_CASES, dimension="death", area=area, count=2),
    ]
    alone = {cell.measure for cell in publish(counted, of_area, threshold=5) if cell.is_hidden}
    assert alone == {Measure.ENDED_CASES}
    before = [(ScopeKind.AREA, area.id)]
    beside = {cell.measure for cell in publish(counted, of_area, threshold=5, open_before=before) if cell.is_hidden}
    assert beside == {Measure.ENDED_CASES, Measure.NEW_CASES}


def test_what_is_not_needed_to_hide_a_small_number_is_published() -> None:
    sums = {"total": dict.fromkeys("abc", 1), "a": {"a": 1}, "b": {"b": 1}, "c": {"c": 1}}
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
