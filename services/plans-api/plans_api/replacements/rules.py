"""One operative plan a person: an ordinary plan is made unless a replacing one has been (380/2023 §§ 3(8) and 34)."""

from plans_api.plan_types.rules import PlanType
from tym_shared.errors import Conflict, Invalid

MAY_STAND_BESIDE = frozenset({PlanType.INTEGRATION, PlanType.MULTI_AGENCY})


class AnotherPlanOperative(Conflict):
    """The person has an operative plan; the new one must name it as the one that it replaces."""


class PlanNotOperative(Conflict):
    """The plan to be replaced is not operative."""


class PlanNotReplaceable(Conflict):
    """A plan of this type does not replace the operative one, which goes on until its own end."""


class ReplacedPlanUnknown(Invalid):
    """The plan to be replaced is not a plan of this person."""


def may_stand_together(one: PlanType, other: PlanType, *, beside: bool) -> bool:
    """Whether both may be operative: an integration and a multi-agency plan where the installation lets them."""
    return beside and {one, other} == MAY_STAND_BESIDE
