"""The operations of plans as they are read."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

PLANS = (
    Operation(
        id="get_plan",
        method="GET",
        path="/v1/plans/{plan_id}",
        scope="plans:read",
        person_scope="me:read",
        summary="A plan",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=(
            "plans.party",
            "plan_versions.party",
            "plan_items.party",
            "plan_approvals.party",
            "duties_explained.party",
            "item_referrals.party",
            "plans.reader",
            "plan_versions.reader",
            "plan_items.reader",
            "plan_approvals.reader",
            "duties_explained.reader",
        ),
    ),
    Operation(
        id="list_plan_versions",
        method="GET",
        path="/v1/plans/{plan_id}/versions",
        scope="plans:read",
        person_scope="me:read",
        summary="The plan's history",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("plan_versions.party", "plan_versions.reader"),
    ),
    Operation(
        id="get_plan_version",
        method="GET",
        path="/v1/plans/{plan_id}/versions/{number}",
        scope="plans:read",
        person_scope="me:read",
        summary="One version of a plan",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("plan_versions.party", "plan_versions.reader"),
    ),
    Operation(
        id="list_my_plans",
        method="GET",
        path="/v1/me/plans",
        scope="me:read",
        summary="My plans",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        policies=("plans.party", "plans.reader"),
    ),
)
