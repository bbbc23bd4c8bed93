"""Conditions of services as dated data, and how each kind of test is answered: yes, no, or unknown without its fact."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.legal_dates import add_months, years_between
from tym_shared.legal_rules import LegalRule, by_name

MONTHS_A_YEAR = 12
Facts = Mapping[str, Any]
"""Stated facts by name: truth values, numbers, days and codes; what is not known is left out."""


class Answer(StrEnum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


TESTS: Mapping[str, Callable[[Any, Any, date], bool]] = {  # a fact and its limit are of the same kind
    "is": lambda given, limit, _on: given is limit,
    "in": lambda given, limit, _on: given in limit,
    "at-least": lambda given, limit, _on: given >= limit,
    "below": lambda given, limit, _on: given < limit,
    "between": lambda given, limit, _on: limit[0] <= given <= limit[1],
    "within-years": lambda given, limit, on: on <= add_months(given, limit * MONTHS_A_YEAR),
}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A condition of some services; one that `lengthens` does not bar a service, but gives it a longer limit.

    `assumption` says what of it is not confirmed from the statute.
    """

    code: str
    services: frozenset[str]
    fact: str
    test: str
    limit: Any  # of the fact's own kind
    act: str
    section: str
    valid_from: date | None
    valid_to: date | None
    assumption: str | None
    lengthens: bool

    @property
    def rule(self) -> LegalRule:
        """The condition as a rule that a refusal names."""
        return LegalRule(
            code=self.code,
            act=self.act,
            section=self.section,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            value=self.limit if type(self.limit) is int else None,
            unit=self.fact,
        )

    def answer(self, facts: Facts, *, on: date) -> Answer:
        """Whether the condition holds on a day; unknown without its fact."""
        given = fact_of(facts, self.fact, on=on)
        if given is None:
            return Answer.UNKNOWN
        return Answer.YES if TESTS[self.test](given, self.limit, on) else Answer.NO


def fact_of(facts: Facts, name: str, *, on: date) -> Any:  # of the fact's own kind
    """A fact as it is on a day: the age is counted from the stated day of birth. None if it is not known.

    Of a day that has not come yet nothing is known.
    """
    given = facts.get("bornOn" if name == "age" else name)
    if isinstance(given, date) and given > on:
        return None
    return years_between(given, on) if name == "age" and given is not None else given


def conditions_of(service: str, *, on: date) -> Sequence[Condition]:
    """The conditions of a service that are in force on a day."""
    return [one for one in _by_service().get(service, ()) if not one.lengthens and one.rule.in_force(on)]


def is_lengthened(service: str, facts: Facts, *, on: date) -> bool:
    """Whether a condition that gives the service a longer limit is met on a day."""
    lengthening = [one for one in _by_service().get(service, ()) if one.lengthens and one.rule.in_force(on)]
    return any(one.answer(facts, on=on) is Answer.YES for one in lengthening)


@cache
def _by_service() -> Mapping[str, Sequence[Condition]]:
    return by_name(conditions(), lambda one: one.services)


def joint_answer(answers: Collection[Answer]) -> Answer:
    """No if any condition fails, unknown if any is not known, else yes."""
    return next((one for one in (Answer.NO, Answer.UNKNOWN) if one in answers), Answer.YES)


@lru_cache(maxsize=1)
def conditions() -> Sequence[Condition]:
    """Every condition, those no longer in force too."""
    entries = json.loads(files("plans_api.eligibility.data").joinpath("conditions.json").read_text(encoding="utf-8"))
    return tuple(_read(entry) for entry in entries)


def age_permits(service: str, age: int, *, on: date) -> bool:
    """Whether no condition on age keeps a person of this age from the service."""
    aged: Iterable[Condition] = (one for one in conditions_of(service, on=on) if one.fact == "age")
    return all(TESTS[one.test](age, one.limit, on) for one in aged)


def _read(entry: Mapping[str, Any]) -> Condition:  # a condition as the data file has it
    days = {name: date.fromisoformat(entry[name]) if entry[name] else None for name in ("validFrom", "validTo")}
    return Condition(
        **{
            name: entry[name] for name in ("code", "fact", "test", "limit", "act", "section", "assumption", "lengthens")
        },
        services=frozenset(entry["services"]),
        valid_from=days["validFrom"],
        valid_to=days["validTo"],
    )
