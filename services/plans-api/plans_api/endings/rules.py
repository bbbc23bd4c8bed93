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


class EndBeforeWhatHappened(Invalid):
    """Something has happened in the plan after the day on which it would have ended."""


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


def require_ending(
    plan_type: PlanType, reason: str, *, ended_on: date, made_on: date, last_on: date | None, today: date
) -> EndReason:
    """The reason; refuses one that is not a plan's of this type and a day outside the plan, both at once.

    A day before `last_on`, the last one of anything that has happened in the plan, is refused too: what was used and
    answered stays so. Nothing of a day to come keeps a plan from ending today.
    """
    allowed = {one.code: one for one in reasons_on(today) if plan_type in one.types}
    faults = []
    if reason not in allowed:
        faults.append(FieldFault(pointer="/reason", detail=f"not a reason for which a plan of type {plan_type} ends"))
    earliest = min(max(made_on, last_on or made_on), today)
    if not earliest <= ended_on <= today:
        faults.append(FieldFault(pointer="/endedOn", detail=f"from {earliest.isoformat()} to today"))
    if reason in allowed and made_on <= ended_on < earliest:
        raise EndBeforeWhatHappened(errors=faults)
    if faults:
        raise EndUnsuitable(errors=faults, allowed=sorted(allowed))
    return allowed[reason]
