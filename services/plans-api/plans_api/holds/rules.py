"""Holds on erasure: the data stays while a statutory task or a pending matter needs it.

The grounds are those of 381/2023 § 12; for plans outside a case 380/2023 § 122 and 681/2023 § 77 name the same two.
"""

from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.transitions import Machine

HoldId = NewType("HoldId", UUID)


class HoldGround(StrEnum):
    """The two grounds."""

    STATUTORY_TASK = "statutory-task"
    PENDING_MATTER = "pending-matter"


class HoldState(StrEnum):
    """Where a hold stands; a standing one holds until its last day."""

    STANDING = "standing"
    RELEASED = "released"


class HoldAction(StrEnum):
    """What its owner does."""

    RELEASE = "release"


TRANSITIONS = {(HoldState.STANDING, HoldAction.RELEASE): HoldState.RELEASED}


class HoldTransitionNotAllowed(Conflict):
    """The hold's present state does not permit this."""


class HeldWithItsCase(Conflict):
    """A multi-agency plan is held with its case."""


class HoldInPast(Invalid):
    """A hold lasts to a day that is still to come."""


MACHINE = Machine(TRANSITIONS, refusal=HoldTransitionNotAllowed, noun="hold")


def require_time(until_on: date, *, today: date) -> None:
    """Refuse a hold whose last day is past."""
    if until_on < today:
        raise HoldInPast(errors=[FieldFault(pointer="/untilOn", detail="a day that is past")])
