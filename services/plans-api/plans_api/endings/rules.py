"""Endings of plans outside a case: for which reasons, and on which day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from plans_api.plan_types.rules import PlanType
from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules

DATA = "plans_api.endings.data"


class PlanEndsWithItsCase(Conflict):
    """A multi-agency plan ends with its case, by the three authorities' joint conclusion."""


class NotResponsibleForEnding(Forbidden):
    """The plan's employment authority ends it."""


class EndUnsuitable(Invalid):
    """The reason is not on the list for such a plan, or the day is before the plan or still to come."""


@dataclass(frozen=True, kw_only=True)
class EndReason:
    """A code with its labels by language, the types of plans that may end so, and the rule that it stands on."""

    code: str
    types: frozenset[PlanType]
    rule: LegalRule
    labels: Mapping[str, str]


@lru_cache(maxsize=1)
def all_reasons() -> tuple[EndReason, ...]:
    """Every reason, in the order of the data."""
    entries = json.loads(files(DATA).joinpath("reasons.json").read_text(encoding="utf-8"))
    rules = LegalRules.load(DATA, "reasons.json").rules
    return tuple(
        EndReason(code=entry["code"], types=frozenset(map(PlanType, entry["types"])), rule=rule, labels=entry["labels"])
        for rule, entry in zip(rules, entries, strict=True)
    )


def reasons_on(on: date) -> tuple[EndReason, ...]:
    """The reasons of a day."""
    return tuple(reason for reason in all_reasons() if reason.rule.in_force(on))


def require_ending(plan_type: PlanType, reason: str, *, ended_on: date, made_on: date, today: date) -> EndReason:
    """The reason; refuses one that is not a plan's of this type and a day outside the plan, both at once."""
    allowed = {one.code: one for one in reasons_on(today) if plan_type in one.types}
    faults = []
    if reason not in allowed:
        faults.append(FieldFault(pointer="/reason", detail=f"not a reason for which a plan of type {plan_type} ends"))
    if not made_on <= ended_on <= today:
        faults.append(FieldFault(pointer="/endedOn", detail=f"from {made_on.isoformat()} to today"))
    if faults:
        raise EndUnsuitable(errors=faults, allowed=sorted(allowed))
    return allowed[reason]
