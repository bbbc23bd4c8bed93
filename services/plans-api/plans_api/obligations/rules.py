"""The job-search obligation, 380/2023 §§ 44 to 48: one that is lowered or not set stands on a coded ground."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from plans_api.plan_types.rules import Fault, PlanType
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules
from tym_shared.vocabulary import DataCategory

RULES = LegalRules.load("plans_api.obligations.data")
POINTER = "/jobSearchObligation"


class ObligationKind(StrEnum):
    """The job-search obligation of 380/2023 chapter 5."""

    SET = "set"
    LOWERED = "lowered"
    NOT_SET = "not-set"


class ObligationGroundUnknown(Invalid):
    """The ground is not one on which such an obligation stands on this day."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A ground on which the obligation is lowered or not set.

    `needs_assessment`: only if, taken as a whole, employment in the open labour market is not possible (§ 48(2)).
    `is_default_of` is the type of plan whose making implies it, `protects` the category of which the ground tells.
    """

    rule: LegalRule
    kinds: frozenset[ObligationKind]
    needs_assessment: bool
    is_default_of: PlanType | None
    protects: DataCategory | None


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """The obligation as a plan states it."""

    kind: ObligationKind
    ground: str | None = None
    open_labour_market_possible: bool | None = None
    opportunities: int | None = None


@lru_cache(maxsize=1)
def grounds() -> tuple[Ground, ...]:
    """Every ground, ended ones too."""
    text = files("plans_api.obligations.data").joinpath("grounds.json").read_text(encoding="utf-8")
    rules = LegalRules.load("plans_api.obligations.data", "grounds.json").rules
    return tuple(_ground(rule, entry) for rule, entry in zip(rules, json.loads(text), strict=True))


def protects(obligation: Mapping[str, Any]) -> DataCategory | None:  # a JSON document
    """The category that a reader needs to be told the obligation's ground; None where it tells nothing of it.

    A ground in words alone, as versions of before the codes have it, may tell of health.
    """
    code = obligation.get("groundCode")
    if code is None and obligation.get("ground"):
        return DataCategory.HEALTH_AND_WORK_CAPACITY
    return next((one.protects for one in grounds() if one.rule.code == code), None)


def obligation_faults(obligation: Obligation, plan_type: PlanType, *, on: date) -> Iterator[Fault]:
    """Every rule that the obligation breaks; ObligationGroundUnknown for a code that is none of its grounds.

    One that is set has none.
    """
    yield from _number_faults(obligation, on)
    ground = _found(obligation, plan_type, on)
    if obligation.kind is ObligationKind.SET:
        return
    if ground is None:
        of_case = plan_type is PlanType.MULTI_AGENCY
        rule = RULES.get("job-search-obligation" if of_case else "obligation-included", on=on)
        detail = "Lowering the obligation or leaving it out needs a ground."
        yield Fault(rule=rule, pointer=f"{POINTER}/groundCode", detail=detail)
    elif ground.needs_assessment:
        yield from _assessment_faults(obligation, on)


def _number_faults(obligation: Obligation, on: date) -> Iterator[Fault]:
    """A number of opportunities that is not of such an obligation: fewer than the basic ones are a lowered one."""
    given, rule = obligation.opportunities, RULES.get("basic-obligation", on=on)
    if given is None:
        return
    fitting = {
        ObligationKind.SET: given >= rule.number,
        ObligationKind.LOWERED: given < rule.number,
        ObligationKind.NOT_SET: given == 0,
    }
    if not fitting[obligation.kind]:
        detail = f"This is not the number of an obligation that is {obligation.kind}."
        yield Fault(rule=rule, pointer=f"{POINTER}/opportunitiesPerMonth", detail=detail, given=given)


def _assessment_faults(obligation: Obligation, on: date) -> Iterator[Fault]:
    rule, pointer = RULES.get("obligation-not-set", on=on), f"{POINTER}/openLabourMarketPossible"
    if obligation.open_labour_market_possible is None:
        yield Fault(rule=rule, pointer=pointer, detail="The assessment of § 48(2) is not recorded.")
    elif obligation.open_labour_market_possible:
        detail = "The obligation is set while employment is possible."
        yield Fault(rule=rule, pointer=pointer, detail=detail, given=True)


def _found(obligation: Obligation, plan_type: PlanType, on: date) -> Ground | None:
    fitting = [one for one in grounds() if obligation.kind in one.kinds and one.rule.in_force(on)]
    if obligation.ground is None:
        return next((one for one in fitting if one.is_default_of is plan_type), None)
    found = next((one for one in fitting if one.rule.code == obligation.ground), None)
    if found is None:
        fault = FieldFault(pointer=f"{POINTER}/groundCode", detail=f"not a ground for {obligation.kind}")
        raise ObligationGroundUnknown(errors=[fault])
    return found


def _ground(rule: LegalRule, entry: Mapping[str, Any]) -> Ground:
    default = entry.get("defaultOf")
    return Ground(
        rule=rule,
        kinds=frozenset(map(ObligationKind, entry["kinds"])),
        needs_assessment=entry["needsAssessment"],
        is_default_of=PlanType(default) if default else None,
        protects=DataCategory(entry["protects"]) if "protects" in entry else None,
    )
