"""What is counted, for whom, and which numbers are hidden; 381/2023 § 11(1) names monitoring and statistics.

Cells are hidden in two steps. A sum from 1 up to the threshold is small. Then a sum is published only if, together
with those published before, it gives away no small one: no linear combination of the published sums is a small sum.
Larger sums go first, so that what is hidden beside a small number is the smallest that will do.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from plans_api.suppressions.rules import hidden_sums
from tym_shared.errors import Malformed, NotFound
from tym_shared.legal_dates import HELSINKI
from tym_shared.legal_rules import LegalRules

RULES = LegalRules.load("plans_api.statistics.data", "settings.json")
TOTAL = "total"
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Measure(StrEnum):
    """What is counted of a month: states at its end, and what happened in it."""

    OPEN_CASES = "open-cases"
    NEW_CASES = "new-cases"
    ENDED_CASES = "ended-cases"
    ASSESSMENTS = "assessments-concluded"
    PLANS_DUE = "plans-due"
    PLANS_OUTSTANDING = "plans-outstanding"
    PLANS_IN_FORCE = "plans-in-force"
    REVIEWS_DONE = "reviews-done"
    REVIEWS_OUTSTANDING = "reviews-outstanding"
    SERVICES = "services-used"
    REFERRALS_SENT = "referrals-sent"
    RECEIPTS = "referral-receipts"
    STARTS = "services-started"
    OUTCOMES = "service-outcomes"
    OTHER_PLANS_MADE = "other-plans-made"
    OTHER_PLANS_AGREED = "other-plans-agreed"
    OTHER_PLANS_IN_FORCE = "other-plans-in-force"


FLOWS: Mapping[Measure | None, int] = {Measure.NEW_CASES: 1, Measure.ENDED_CASES: -1}
"""What changes the number of open cases in a month, and how."""
OF_BALANCE = (Measure.OPEN_CASES, Measure.NEW_CASES, Measure.ENDED_CASES)
OF_OTHER_PLANS = frozenset({Measure.OTHER_PLANS_MADE, Measure.OTHER_PLANS_AGREED, Measure.OTHER_PLANS_IN_FORCE})
"""What is counted, by type, of plans outside the co-operation model."""
NO_COUNTY = ""
"""Stands for the county of a plan that no county makes, where its authority's area lies in several."""


class ScopeKind(StrEnum):
    """Of what a sum is."""

    NETWORK = "network"
    COUNTY = "county"
    EMPLOYMENT_AUTHORITY = "employment-authority"
    AREA = "area"


class ScopeUnclear(Malformed):
    """Ask about one network, one county, one employment authority, or an authority's area in one county."""


class MonthUnreadable(Malformed):
    """A month is given as YYYY-MM."""


class MonthNotCounted(NotFound):
    """There are no statistics of this month."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """An employment authority's area in one county: the smallest that is counted."""

    employment_authority: str
    county: str

    @property
    def id(self) -> str:
        """How the area is named where a scope has one id."""
        return f"{self.employment_authority}/{self.county}"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A number of an area, by measure and dimension; `days` is what it took in all where the measure has a time."""

    measure: Measure
    dimension: str
    area: Area
    count: int
    days: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Areas that are summed, and the organisations that may read the sum."""

    kind: ScopeKind
    id: str
    areas: frozenset[Area]
    readers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A sum as it is published: without its numbers where they are hidden."""

    scope: Scope
    measure: Measure
    dimension: str
    count: int | None
    days: Fraction | None

    @property
    def is_hidden(self) -> bool:
        """Whether the numbers are hidden."""
        return self.count is None


def month_of(text: str) -> date:
    """The first day of a month given as YYYY-MM; MonthUnreadable otherwise."""
    if not MONTH.fullmatch(text) or text.startswith("0000"):
        raise MonthUnreadable
    return date.fromisoformat(f"{text}-01")


def following(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def preceding(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def begins_at(month: date) -> datetime:
    """When a month begins in Finland."""
    return datetime(month.year, month.month, 1, tzinfo=HELSINKI)


def placed(counted: Iterable[Counted], counties: Mapping[str, str]) -> list[Counted]:
    """The numbers with those that have no county put into the only one of their authority, where it has one."""
    found: dict[tuple[Measure, str, Area], Counted] = {}
    for one in counted:
        authority = one.area.employment_authority
        county = one.area.county or counties.get(authority, NO_COUNTY)
        area = Area(employment_authority=authority, county=county)
        key = (one.measure, one.dimension, area)
        held = found.get(key)
        days = one.days if held is None or held.days is None or one.days is None else held.days + one.days
        count = one.count + (held.count if held else 0)
        found[key] = Counted(measure=one.measure, dimension=one.dimension, area=area, count=count, days=days)
    return list(found.values())


Base = tuple[Measure | None, Area, str]
"""A number of an area, by measure and dimension; of no measure is what was open before the month."""
Sum = tuple[Scope, Measure, str]


def publish(
    counted: Iterable[Counted],
    scopes: Iterable[Scope],
    *,
    threshold: int,
    open_before: Collection[tuple[ScopeKind, str]] = (),
) -> list[Cell]:
    """The sums of every scope by measure and dimension, with the numbers hidden that are small or give one away.

    `open_before` are the scopes whose open cases the month before has published.
    """
    base: dict[Base, Counted] = {(one.measure, one.area, one.dimension): one for one in counted if one.count}
    wanted = tuple(scopes)
    cells = _publish_cases(base, wanted, threshold, open_before)
    for measure in Measure:
        if measure not in OF_BALANCE:
            sums = _sums(base, wanted, [measure])
            once = {key: dict.fromkeys(parts, 1) for key, parts in sums.items()}
            hidden = hidden_sums(once, {part: one.count for part, one in base.items()}, threshold=threshold)
            cells += [_cell(key, [base[part] for part in parts], key in hidden) for key, parts in sums.items()]
    return cells


def _publish_cases(
    base: Mapping[Base, Counted],
    scopes: Iterable[Scope],
    threshold: int,
    open_before: Collection[tuple[ScopeKind, str]],
) -> list[Cell]:
    """What is open was open before or is new, and has not ended: so each of these numbers tells of the others."""
    flows: dict[Area, dict[Base, int]] = {area: {(None, area, ""): 1} for _, area, _ in base}
    values: dict[Base, int] = {part: one.count for part, one in base.items()}
    for measure, area, dimension in base:
        if measure in FLOWS:
            flows[area][measure, area, dimension] = FLOWS[measure]
    for area, parts in flows.items():
        still_open = values.get((Measure.OPEN_CASES, area, ""), 0)
        values[None, area, ""] = still_open - sum(values[part] * sign for part, sign in parts.items() if part[0])
    sums = _sums(base, scopes, OF_BALANCE)
    balanced = {
        key: _summed(flows[part[1]] if part[0] is Measure.OPEN_CASES else {part: 1} for part in parts)
        for key, parts in sums.items()
    }
    before: dict[Scope, dict[Base, int]] = {
        scope: {(None, area, ""): 1 for area in scope.areas if area in flows} for scope in scopes
    }
    was_open = {scope: sum(values[part] for part in parts) for scope, parts in before.items()}
    hidden = hidden_sums(
        balanced,
        values,
        threshold=threshold,
        known=[
            *(parts for area, parts in flows.items() if (Measure.OPEN_CASES, area, "") not in base),
            *(parts for scope, parts in before.items() if (scope.kind, scope.id) in open_before),
        ],
        hidden_before=[parts for scope, parts in before.items() if 0 < was_open[scope] < threshold],
    )
    return [_cell(key, [base[part] for part in parts], key in hidden) for key, parts in sums.items()]


def _summed(vectors: Iterable[Mapping[Base, int]]) -> Mapping[Base, int]:
    """Of different areas, so that no part is in two."""
    return {part: times for vector in vectors for part, times in vector.items()}


def _sums(base: Iterable[Base], scopes: Iterable[Scope], measures: Iterable[Measure]) -> dict[Sum, frozenset[Base]]:
    sums: dict[Sum, frozenset[Base]] = {}
    for measure in measures:
        of_measure = [part for part in base if part[0] is measure]
        dimensions = sorted({dimension for _, _, dimension in of_measure if dimension})
        for scope in scopes:
            own = frozenset(part for part in of_measure if part[1] in scope.areas)
            for dimension in dimensions:
                sums[scope, measure, dimension] = frozenset(part for part in own if part[2] == dimension)
            sums[scope, measure, TOTAL] = own
    return {key: parts for key, parts in sums.items() if parts}


def _cell(key: Sum, numbers: Iterable[Counted], is_hidden: bool) -> Cell:
    scope, measure, dimension = key
    held = list(numbers)
    taken = [one.days for one in held]
    days = None if None in taken else sum((one for one in taken if one is not None), Fraction())
    return Cell(
        scope=scope,
        measure=measure,
        dimension=dimension,
        count=None if is_hidden else sum(one.count for one in held),
        days=None if is_hidden else days,
    )
