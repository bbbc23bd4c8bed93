"""What is counted, for whom, and which numbers are hidden; 381/2023 § 11(1) names monitoring and statistics.

Cells are hidden in two steps. A sum from 1 up to the threshold is small. Then a sum is published only if, together
with those published before, it gives away no small one: no linear combination of the published sums is a small sum.
Larger sums go first, so that what is hidden beside a small number is the smallest that will do.
"""

import re
from collections.abc import Iterable, Mapping
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
    """What is counted of a month: states at its end (or now, in the present month), and what happened in it."""

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


def publish(counted: Iterable[Counted], scopes: Iterable[Scope], *, threshold: int) -> list[Cell]:
    """The sums of every scope by measure and dimension, with the numbers hidden that are small or give one away."""
    by_measure: dict[Measure, dict[tuple[Area, str], Counted]] = {}
    for one in counted:
        if one.count:
            by_measure.setdefault(one.measure, {})[one.area, one.dimension] = one
    wanted = tuple(scopes)
    return [cell for measure, base in by_measure.items() for cell in _publish_measure(measure, base, wanted, threshold)]


Base = tuple[Area, str]
Sum = tuple[Scope, str]


def _publish_measure(
    measure: Measure, base: Mapping[Base, Counted], scopes: Iterable[Scope], threshold: int
) -> Iterable[Cell]:
    dimensions = sorted({dimension for _, dimension in base if dimension})
    sums: dict[Sum, frozenset[Base]] = {}
    for scope in scopes:
        own = frozenset(key for key in base if key[0] in scope.areas)
        for dimension in dimensions:
            sums[scope, dimension] = frozenset(key for key in own if key[1] == dimension)
        sums[scope, TOTAL] = own
    sums = {key: parts for key, parts in sums.items() if parts}
    hidden = hidden_sums(sums, {key: one.count for key, one in base.items()}, threshold=threshold)
    for key, parts in sums.items():
        scope, dimension = key
        taken = [base[part].days for part in parts]
        days = None if None in taken else sum((one for one in taken if one is not None), Fraction())
        count = sum(base[part].count for part in parts)
        is_hidden = key in hidden
        yield Cell(
            scope=scope,
            measure=measure,
            dimension=dimension,
            count=None if is_hidden else count,
            days=None if is_hidden else days,
        )
