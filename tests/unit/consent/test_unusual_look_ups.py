"""The watch on thirty days of a whole authority's look-ups: five snoopers are found, and hardly anybody else."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from consent_api.anomalies.rules import LookUp, Pattern, Thresholds, Watch, normal_name, surname_of
from consent_api.settings import Settings

USERS, DAYS, CASELOAD, POPULATION = 200, 30, 60, 40_000
MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
SHARE_OF_A_COMMON_SURNAME = 0.004
SHARE_OF_A_COLLEAGUES_NAME = 0.0005
MOST_FALSE_ALARMS = 0.01


def defaults() -> Thresholds:
    """The thresholds that the service ships."""
    fields = Settings.model_fields
    return Thresholds(
        look_ups_per_hour=fields["unusual_look_ups_per_hour"].default,
        persons_per_day=fields["unusual_persons_per_day"].default,
        times_own_median=fields["unusual_times_own_median"].default,
        strangers_per_day=fields["unusual_strangers_per_day"].default,
        namesakes=fields["unusual_namesakes"].default,
        colleagues=fields["unusual_colleagues"].default,
        look_back=fields["unusual_look_back"].default,
        grace=fields["unusual_grace"].default,
    )


@dataclass
class Traffic:
    """The look-ups of one user, drawn with a seed so that every run sees the same."""

    user: int
    chance: random.Random

    def person(self, number: int, at: datetime, *, stranger: bool = False) -> LookUp:
        """A look-up of somebody of the population, whose name may be the user's or a colleague's by chance."""
        luck = random.Random(number * USERS + self.user)
        return LookUp(
            at=at,
            person=UUID(int=number),
            is_stranger=stranger,
            is_namesake=luck.random() < SHARE_OF_A_COMMON_SURNAME,
            is_colleague=luck.random() < SHARE_OF_A_COLLEAGUES_NAME,
        )

    def month(self) -> list[LookUp]:
        """A worker's month: own clients, one after the other, a busy day now and then, a stranger by mistake."""
        clients = [self.chance.randrange(POPULATION) for _ in range(CASELOAD)]
        pace = self.chance.randint(8, 22)
        found: list[LookUp] = []
        for day in (MONDAY + timedelta(days=number) for number in range(DAYS)):
            if day.weekday() >= 5:
                continue
            much = pace * 2 if self.chance.random() < 0.05 else pace
            for _ in range(max(1, round(self.chance.gauss(much, 3)))):
                client = self.chance.choice(clients)
                at = day + timedelta(minutes=self.chance.uniform(0, 8 * 60))
                again = range(self.chance.randint(1, 3))
                found += [self.person(client, at + timedelta(seconds=20 * place)) for place in again]
            if self.chance.random() < 0.1:
                found.append(self.person(self.chance.randrange(POPULATION), day + timedelta(hours=3), stranger=True))
        return sorted(found, key=lambda one: one.at)

    def snooping(self, pattern: Pattern, at: datetime) -> list[LookUp]:
        """Somebody's curiosity, of one kind, on one afternoon or spread over a fortnight."""

        def one(number: int, when: datetime, **marks: bool) -> LookUp:
            known = {"is_stranger": False, "is_namesake": False, "is_colleague": False} | marks
            return LookUp(at=when, person=UUID(int=number), **known)

        numbers = [self.chance.randrange(POPULATION) for _ in range(100)]
        match pattern:
            case Pattern.RATE:
                return [one(numbers[place % 12], at + timedelta(seconds=20 * place)) for place in range(90)]
            case Pattern.SPREAD:
                return [one(number, at + timedelta(minutes=3 * place)) for place, number in enumerate(numbers)]
            case Pattern.STRANGERS:
                return [one(numbers[n], at + timedelta(minutes=9 * n), is_stranger=True) for n in range(8)]
            case Pattern.NAMESAKES:
                return [one(numbers[n], at + timedelta(days=2 * n), is_namesake=True) for n in range(5)]
            case Pattern.COLLEAGUES:
                return [one(numbers[n], at + timedelta(days=3 * n), is_colleague=True) for n in range(4)]


def alarms(look_ups: list[LookUp]) -> list[tuple[LookUp, frozenset[Pattern]]]:
    """What the watch says of each look-up of one user."""
    watch = Watch(defaults())
    return [(one, watch.observe(one)) for one in look_ups]


def test_five_snoopers_among_two_hundred_users_are_found_and_hardly_anybody_else(
    record_property: Callable[[str, object], None],
) -> None:
    snoopers = dict(zip(random.Random(23).sample(range(USERS), len(Pattern)), Pattern, strict=True))
    found: set[Pattern] = set()
    false_alarms: set[tuple[int, date]] = set()
    user_days = 0
    for number in range(USERS):
        traffic = Traffic(number, random.Random(number))
        look_ups, pattern = traffic.month(), snoopers.get(number)
        snooped = traffic.snooping(pattern, MONDAY + timedelta(days=14, hours=6)) if pattern else []
        persons = {one.person for one in snooped}
        user_days += len({one.at.date() for one in look_ups})
        for one, said in alarms(sorted(look_ups + snooped, key=lambda one: one.at)):
            if pattern in said and one.person in persons:
                found.add(pattern)
            elif said - {pattern}:
                false_alarms.add((number, one.at.date()))
    assert found == set(Pattern)
    record_property("false alarms", f"{len(false_alarms)} of {user_days} user days")
    assert len(false_alarms) / user_days <= MOST_FALSE_ALARMS


@pytest.mark.parametrize("pattern", Pattern)
def test_a_pattern_is_seen_at_the_very_look_up_that_completes_it(pattern: Pattern) -> None:
    snooped = Traffic(0, random.Random(1)).snooping(pattern, MONDAY)
    thresholds = defaults()
    needed = {
        Pattern.RATE: thresholds.look_ups_per_hour,
        Pattern.SPREAD: thresholds.persons_per_day,
        Pattern.STRANGERS: thresholds.strangers_per_day,
        Pattern.NAMESAKES: thresholds.namesakes,
        Pattern.COLLEAGUES: thresholds.colleagues,
    }[pattern]
    first = next(place for place, (_, said) in enumerate(alarms(snooped), 1) if pattern in said)
    assert first == needed


def test_who_always_sees_many_is_not_unusual_on_an_ordinary_day() -> None:
    persons = defaultdict(list)
    for day in range(10):
        for number in range(55):
            at = MONDAY + timedelta(days=day, minutes=8 * number)
            look_up = LookUp(at=at, person=UUID(int=number), is_stranger=False, is_namesake=False, is_colleague=False)
            persons[day].append(look_up)
    said = alarms([one for day in sorted(persons) for one in persons[day]])
    first_day = [pattern for one, pattern in said if one.at.date() == MONDAY.date()]
    later = [pattern for one, pattern in said if one.at.date() > MONDAY.date()]
    assert any(Pattern.SPREAD in pattern for pattern in first_day)
    assert not any(later)


def test_what_lies_before_the_look_back_is_forgotten() -> None:
    def namesake(day: int) -> LookUp:
        at = MONDAY + timedelta(days=day)
        return LookUp(at=at, person=UUID(int=day), is_stranger=False, is_namesake=True, is_colleague=False)

    assert [bool(said) for _, said in alarms([namesake(0), namesake(1), namesake(2)])] == [False, False, True]
    assert not any(said for _, said in alarms([namesake(0), namesake(1), namesake(40)]))


def test_names_are_compared_as_people_write_them() -> None:
    assert surname_of("Anna  Maria Virtanen") == normal_name(" virtanen ")
    assert surname_of("") == ""
