"""The wire shapes of endings."""

from plans_api.plan_types.rules import PlanType
from tym_shared.wire import Code, Day, Incoming, Outgoing


class EndIn(Incoming):
    """Why the plan ends, a code of `/v1/plan-end-reasons`, and since when; today if no day is given."""

    reason: Code
    ended_on: Day | None = None


class EndReasonOut(Outgoing):
    """A reason and the types of plans that may end so."""

    code: str
    label: str
    types: list[PlanType]


class EndReasonsOut(Outgoing):
    """The reasons of today."""

    items: list[EndReasonOut]
