"""Conditions of services: each just met, just missed, and unknown without its fact; before and after its validity."""

from datetime import date, timedelta
from typing import Any

import pytest

from plans_api.catalogue.rules import catalogue
from plans_api.eligibility.rules import (
    Answer,
    Condition,
    age_permits,
    conditions,
    conditions_of,
    is_lengthened,
    joint_answer,
)
from plans_api.eligibility.schemas import FactsIn
from tym_shared.legal_dates import add_months

DAY = date(2025, 6, 2)
DATED = [one for one in conditions() if (one.valid_from or one.valid_to) and not one.lengthens]


def born(age: int) -> dict[str, Any]:
    """The day of birth of somebody who turns this age on the day."""
    return {"bornOn": date(DAY.year - age, DAY.month, DAY.day)}


def stated(condition: Condition, value: Any) -> dict[str, Any]:
    """The fact with a value; an age as a day of birth."""
    return born(value) if condition.fact == "age" else {condition.fact: value}


def around(condition: Condition) -> tuple[list[Any], list[Any]]:
    """Values that just meet the condition, and values that just miss it."""
    limit = condition.limit
    match condition.test:
        case "is":
            return [limit], [not limit]
        case "in":
            return list(limit), ["work-experience"]
        case "at-least":
            return [limit], [limit - 1]
        case "below":
            return [limit - 1], [limit]
        case "between":
            return list(limit), [limit[0] - 1, limit[1] + 1]
        case "within-years":
            met = add_months(DAY, -12 * limit)
            return [met], [met - timedelta(days=1)]
    raise AssertionError(condition.test)


@pytest.mark.parametrize("condition", [one for one in conditions() if one.fact in {"age", "firstPermitOn"}])
def test_of_a_day_to_come_nothing_is_known(condition: Condition) -> None:
    fact = "bornOn" if condition.fact == "age" else condition.fact
    assert condition.answer({fact: DAY + timedelta(days=1)}, on=DAY) is Answer.UNKNOWN


@pytest.mark.parametrize("condition", conditions(), ids=lambda one: one.code)
def test_a_condition_holds_exactly_where_the_law_draws_it(condition: Condition) -> None:
    met, missed = around(condition)
    assert [condition.answer(stated(condition, one), on=DAY) for one in met] == [Answer.YES] * len(met)
    assert [condition.answer(stated(condition, one), on=DAY) for one in missed] == [Answer.NO] * len(missed)
    assert condition.answer({}, on=DAY) is Answer.UNKNOWN


@pytest.mark.parametrize("condition", DATED, ids=lambda one: one.code)
def test_a_condition_binds_only_within_its_validity(condition: Condition) -> None:
    service = next(iter(condition.services))
    for day, binds in (
        (condition.valid_from, True),
        (condition.valid_to, True),
        (condition.valid_from and condition.valid_from - timedelta(days=1), False),
        (condition.valid_to and condition.valid_to + timedelta(days=1), False),
    ):
        if day is not None:
            assert (condition in conditions_of(service, on=day)) is binds


def test_conditions_name_services_of_the_catalogue_and_facts_that_can_be_stated() -> None:
    stateable = {field.alias for field in FactsIn.model_fields.values()} | {"age"}
    assert {service for one in conditions() for service in one.services} <= catalogue().keys()
    assert {one.fact for one in conditions()} <= stateable


def test_every_condition_has_its_act_and_says_what_is_not_confirmed() -> None:
    assert [one.code for one in conditions() if not one.act or not (one.section or one.assumption)] == []


@pytest.mark.parametrize(
    ("answers", "joint"),
    [
        ([], Answer.YES),
        ([Answer.YES, Answer.UNKNOWN], Answer.UNKNOWN),
        ([Answer.YES, Answer.UNKNOWN, Answer.NO], Answer.NO),
    ],
)
def test_the_joint_answer_is_the_worst_of_its_parts(answers: list[Answer], joint: Answer) -> None:
    assert joint_answer(answers) is joint


def test_the_youth_joint_service_ends_on_the_thirtieth_birthday() -> None:
    assert age_permits("nuorten-yhteispalvelu", 29, on=DAY)
    assert not age_permits("nuorten-yhteispalvelu", 30, on=DAY)
    last_day = {"bornOn": date(DAY.year - 30, DAY.month, DAY.day + 1)}
    (condition,) = conditions_of("nuorten-yhteispalvelu", on=DAY)
    assert condition.answer(last_day, on=DAY) is Answer.YES
    assert condition.answer(born(30), on=DAY) is Answer.NO


def test_a_lengthening_condition_bars_nothing_and_is_met_where_the_law_draws_it() -> None:
    assert conditions_of("palkkatuki", on=DAY) == []
    assert is_lengthened("palkkatuki", {"unemployedMonthsOfLast14": 12}, on=DAY)
    assert not is_lengthened("palkkatuki", {"unemployedMonthsOfLast14": 11}, on=DAY)
    assert not is_lengthened("palkkatuki", {}, on=DAY)
