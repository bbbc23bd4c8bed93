"""Guidance is given from the start of the assessment until the plan is in force (381/2023 § 4(3))."""

from plans_api.cases.rules import CaseState
from tym_shared.errors import Conflict, FieldFault, Invalid

MEANWHILE = frozenset({CaseState.ASSESSING, CaseState.PLANNING})


class PlanInForce(Conflict):
    """The plan is in force; what is done from now on stands in the plan."""


class GuidanceInFuture(Invalid):
    """Guidance is recorded once it has been given."""


def require_meanwhile(state: CaseState) -> None:
    """Refuse guidance outside the time in which the plan is being made."""
    if state not in MEANWHILE:
        raise PlanInForce(state=state)


def refuse_future(*, is_future: bool) -> None:
    """Refuse a day that is still to come."""
    if is_future:
        raise GuidanceInFuture(errors=[FieldFault(pointer="/givenOn", detail="a day to come")])
