"""Goals of a plan: open, or closed with a coded reason."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import uuid4

from tym_shared.errors import FieldFault, Invalid


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
    """A goal is unknown, or its state and its closing reason do not go together."""


Goal = Mapping[str, Any]  # a goal as a version keeps it


def numbered_goals(goals: Sequence[Goal], before: Collection[Goal]) -> list[Goal]:
    """The goals with ids: those of the version before keep theirs. GoalsNotFitting names every fault."""
    known = {goal["id"] for goal in before if "id" in goal}
    faults = [fault for place, goal in enumerate(goals) for fault in _faults(place, goal, known)]
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
