"""Guidance is given from the start of the assessment until the plan is in force (381/2023 § 4(3))."""

from datetime import date

from plans_api.cases.rules import CaseState
from tym_shared.errors import Conflict, FieldFault, Invalid

MEANWHILE = frozenset({CaseState.ASSESSING, CaseState.PLANNING})


class PlanInForce(Conflict):
    """The plan is in force; what is done from now on stands in the plan."""


class GuidanceInFuture(Invalid):
    """Guidance is recorded once it has been given."""


class GuidanceBeforeAssessment(Invalid):
    """What was told before the assessment was started is not kept in the register of the case (381/2023 § 12)."""


def require_meanwhile(state: CaseState) -> None:
    """Refuse guidance outside the time in which the plan is being made."""
    if state not in MEANWHILE:
        raise PlanInForce(state=state)


def require_given(given_on: date, *, since: date, today: date) -> None:
    """Refuse a day before the assessment was started, before which nothing is stored, and one that is still to come."""
    if given_on > today:
        raise GuidanceInFuture(errors=[FieldFault(pointer="/givenOn", detail="a day to come")])
    if given_on < since:
        fault = FieldFault(pointer="/givenOn", detail="before the assessment was started")
        raise GuidanceBeforeAssessment(errors=[fault])
