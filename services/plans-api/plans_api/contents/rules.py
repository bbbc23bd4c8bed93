"""Goals of a plan, open or closed with a coded reason, and the services that are agreed in some types of plan alone.

The catalogue's `planTypes` say where a service is usual. They bind where a statute says in which plan it is agreed,
which the data names, and for a local service, whose authority says so itself.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from uuid import uuid4

from plans_api.catalogue.rules import CatalogueService
from plans_api.plan_types.rules import Fault, PlanType, ServiceNotOfPlanType
from tym_shared.errors import FieldFault, Invalid, PeriodReversed
from tym_shared.legal_rules import LegalRule, LegalRules, by_name


class GoalState(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    ACHIEVED = "achieved"
    GIVEN_UP = "given-up"


class ClosingReason(StrEnum):
    """Why a goal was closed."""

    ACHIEVED = "achieved"
    PARTLY_ACHIEVED = "partly-achieved"
    NO_LONGER_NEEDED = "no-longer-needed"
    NOT_SUITABLE = "not-suitable"
    SERVICE_NOT_AVAILABLE = "service-not-available"
    HEALTH = "health"
    PERSON_DECLINED = "person-declined"
    REPLACED = "replaced"


class GoalsNotFitting(Invalid):
    """A goal is unknown or stands twice, or its state and its closing reason do not go together."""


Goal = Mapping[str, Any]  # a goal as a version keeps it


def numbered_goals(goals: Sequence[Goal], before: Collection[Goal]) -> list[Goal]:
    """The goals with ids: those of the version before keep theirs. GoalsNotFitting names every fault."""
    known = {goal["id"] for goal in before if "id" in goal}
    faults = [fault for place, goal in enumerate(goals) for fault in _faults(place, goal, known)]
    given = [goal["id"] for goal in goals]
    faults += [
        FieldFault(pointer=f"/goals/{place}/id", detail="stands twice")
        for place, one in enumerate(given)
        if one is not None and one in given[:place]
    ]
    if faults:
        raise GoalsNotFitting(errors=faults)
    return [{**goal, "id": goal["id"] or str(uuid4())} for goal in goals]


def _faults(place: int, goal: Goal, known: Collection[str]) -> Iterator[FieldFault]:
    if goal["id"] is not None and goal["id"] not in known:
        yield FieldFault(pointer=f"/goals/{place}/id", detail="the version before has no such goal")
    if (goal["state"] == GoalState.OPEN) is not (goal["closingReason"] is None):
        yield FieldFault(
            pointer=f"/goals/{place}/closingReason", detail="a closed goal has a closing reason, an open one none"
        )


def refuse_past_report(report_by: date | None, *, made_on: date) -> None:
    """Refuse a deadline of the person's report that is past when the plan is made."""
    if report_by is not None and report_by < made_on:
        raise PeriodReversed(errors=[FieldFault(pointer="/followUp/reportBy", detail="before the plan is made")])


@dataclass(frozen=True, kw_only=True)
class Binding:
    """In which types of plan the law has a service agreed; where `continuing` also in one that continues studies."""

    rule: LegalRule
    services: frozenset[str]
    plan_types: frozenset[PlanType]
    continuing: bool


@lru_cache(maxsize=1)
def bindings() -> tuple[Binding, ...]:
    """Every dated entry."""
    entries = json.loads(files("plans_api.contents.data").joinpath("plan_types.json").read_text(encoding="utf-8"))
    rules = LegalRules.load("plans_api.contents.data", "plan_types.json").rules
    return tuple(
        Binding(
            rule=rule,
            services=frozenset(entry["services"]),
            plan_types=frozenset(map(PlanType, entry["planTypes"])),
            continuing=entry["continuing"],
        )
        for rule, entry in zip(rules, entries, strict=True)
    )


@cache
def _by_service() -> Mapping[str, Sequence[Binding]]:
    return by_name(bindings(), lambda one: one.services)


def type_faults(
    service: CatalogueService, plan_type: PlanType, *, pointer: str, on: date, studies_unfinished: bool
) -> Iterator[Fault]:
    """That the service is not agreed in a plan of this type, by a statute or by the authority whose service it is."""
    if service.added_by is not None and plan_type not in service.plan_types:
        yield _type_fault(service.whole, service.plan_types, plan_type, pointer)
    for binding in _by_service().get(service.code, ()):
        if not binding.rule.in_force(on):
            continue
        goes_on = binding.continuing and (studies_unfinished or plan_type is PlanType.MULTI_AGENCY)
        if plan_type not in binding.plan_types and not goes_on:
            yield _type_fault(binding.rule, binding.plan_types, plan_type, pointer)


def _type_fault(rule: LegalRule, permitted: Collection[str], plan_type: PlanType, pointer: str) -> Fault:
    detail = f"The service is agreed in plans of the type {' or '.join(sorted(permitted))}."
    return Fault(rule=rule, pointer=pointer, detail=detail, given=plan_type, refusal=ServiceNotOfPlanType)
