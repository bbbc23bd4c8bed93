"""What makes a look-up unusual (906/2019 § 23(2): a viewing connection recognises abnormal look-ups by itself).

A user's look-ups of the last days are watched one by one; each pattern has its threshold, which is a setting, since no
Act states one. Working through one's own clients sets off nothing.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from uuid import UUID

from tym_shared.legal_dates import legal_date

HOUR = timedelta(hours=1)


class Pattern(StrEnum):
    """In which way a look-up is unusual."""

    RATE = "many-look-ups-in-an-hour"
    SPREAD = "many-persons-in-a-day"
    STRANGERS = "persons-outside-the-caseload"
    NAMESAKES = "persons-of-the-own-surname"
    COLLEAGUES = "persons-named-like-colleagues"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From how many on a pattern is unusual; `times_own_median` raises rate and spread for who always sees many.

    `grace` is how long a relation may follow its look-up.
    """

    look_ups_per_hour: int
    persons_per_day: int
    times_own_median: float
    strangers_per_day: int
    namesakes: int
    colleagues: int
    look_back: timedelta
    grace: timedelta


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """One look-up of one person. A stranger is somebody with whom the user's organisation has no relation."""

    at: datetime
    person: UUID
    is_stranger: bool
    is_namesake: bool
    is_colleague: bool


@dataclass
class _Day:
    persons: set[UUID] = field(default_factory=set)
    strangers: set[UUID] = field(default_factory=set)
    busiest_hour: int = 0


class Watch:
    """The look-ups of one user over the look-back, and what is unusual in the newest."""

    def __init__(self, thresholds: Thresholds) -> None:
        """Begin with nothing seen."""
        self._thresholds = thresholds
        self._hour: deque[datetime] = deque()
        self._days: dict[date, _Day] = defaultdict(_Day)
        self._namesakes: dict[UUID, datetime] = {}
        self._colleagues: dict[UUID, datetime] = {}

    def observe(self, look_up: LookUp) -> frozenset[Pattern]:
        """The patterns that stand after this look-up; look-ups come in the order of their times."""
        thresholds, today = self._thresholds, legal_date(look_up.at)
        self._forget(before=look_up.at - thresholds.look_back)
        self._hour.append(look_up.at)
        while self._hour[0] <= look_up.at - HOUR:
            self._hour.popleft()
        day = self._days[today]
        day.persons.add(look_up.person)
        day.busiest_hour = max(day.busiest_hour, len(self._hour))
        if look_up.is_stranger:
            day.strangers.add(look_up.person)
        if look_up.is_namesake:
            self._namesakes[look_up.person] = look_up.at
        if look_up.is_colleague:
            self._colleagues[look_up.person] = look_up.at
        earlier = [one for on, one in self._days.items() if on != today]
        usual_hour = self._raised(thresholds.look_ups_per_hour, (one.busiest_hour for one in earlier))
        usual_day = self._raised(thresholds.persons_per_day, (len(one.persons) for one in earlier))
        stands = {
            Pattern.RATE: len(self._hour) >= usual_hour,
            Pattern.SPREAD: len(day.persons) >= usual_day,
            Pattern.STRANGERS: len(day.strangers) >= thresholds.strangers_per_day,
            Pattern.NAMESAKES: look_up.is_namesake and len(self._namesakes) >= thresholds.namesakes,
            Pattern.COLLEAGUES: look_up.is_colleague and len(self._colleagues) >= thresholds.colleagues,
        }
        return frozenset(pattern for pattern, holds in stands.items() if holds)

    def _raised(self, floor: int, usual: Iterable[int]) -> float:
        """The threshold for this user: never under the floor, and over it for who is used to more."""
        days = list(usual)
        return max(floor, self._thresholds.times_own_median * median(days)) if days else floor

    def _forget(self, *, before: datetime) -> None:
        first = legal_date(before)
        for day in [day for day in self._days if day < first]:
            del self._days[day]
        for seen in (self._namesakes, self._colleagues):
            for person in [person for person, at in seen.items() if at < before]:
                del seen[person]


def surname_of(user_name: str) -> str:
    """The surname in a user's name as tokens state it: given names first."""
    return user_name.rsplit(maxsplit=1)[-1].casefold() if user_name.split() else ""


def normal_name(name: str) -> str:
    """A full name as two of them are compared."""
    return " ".join(name.casefold().split())
