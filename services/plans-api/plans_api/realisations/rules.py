"""What an authority notes of an item: the decision to interrupt it, and references to services given."""

from datetime import date
from enum import StrEnum

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.legal_rules import LegalRule, LegalRules, broken

GROUNDS = LegalRules.load("plans_api.realisations.data")
"""The grounds on which an authority interrupts a service."""


class RealisationKind(StrEnum):
    """What is noted of an item as it is carried out."""

    INTERRUPTION = "interruption"
    DELIVERY = "delivery"


class NotTheOrganiser(Forbidden):
    """Only the item's organiser may do this, and the employment authority for a provider."""


class AlreadyInterrupted(Conflict):
    """The item has been interrupted already."""


class GroundUnknown(Invalid):
    """There is no such ground of interruption."""


class DeliveryInFuture(Invalid):
    """A service is referred to once it has been given."""


class AfterThePlansEnd(Invalid):
    """Nothing happens in a plan after the day on which it ended."""


def require_within(ended_on: date | None, day: date, *, pointer: str) -> None:
    """Refuse a day after the plan's end; what happened before it can be noted later."""
    if ended_on is not None and day > ended_on:
        detail = f"the plan ended on {ended_on.isoformat()}"
        raise AfterThePlansEnd(errors=[FieldFault(pointer=pointer, detail=detail)])


def require_given(day: date, *, today: date, pointer: str) -> None:
    """Refuse a delivery of a day that is still to come."""
    if day > today:
        raise DeliveryInFuture(errors=[FieldFault(pointer=pointer, detail="a day to come")])


def find_ground(code: str, *, on: date) -> LegalRule:
    """The ground of interruption in force on a day; GroundUnknown otherwise."""
    found = GROUNDS.find(code, on=on)
    if found is None:
        known = ", ".join(rule.code for rule in GROUNDS.rules if rule.in_force(on))
        raise GroundUnknown(errors=[FieldFault(pointer="/ground", detail=f"none of {known}")])
    return found


def require_enough(ground: LegalRule, absence_days: int | None) -> None:
    """Refuse an interruption for absence before the law permits it (380/2023 § 59)."""
    if ground.value is not None and (absence_days or 0) < ground.number:
        detail = f"fewer than {ground.number} {ground.unit}"
        raise broken(rule=ground, detail=detail, pointer="/absenceDays", given=absence_days)
