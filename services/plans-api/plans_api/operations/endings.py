"""The operations of endings."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import Operation

ENDINGS = (
    Operation(
        id="end_plan",
        method="POST",
        path="/v1/plans/{plan_id}/end",
        scope="plans:write",
        summary="End a plan outside a case",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=(
            "plans.reader",
            "plans.maker_update",
            "plan_versions.maker_update",
            "quota_uses.booking_update",
            "review_requests.responsible_maker_update",
        ),
    ),
    Operation(
        id="list_plan_end_reasons",
        method="GET",
        path="/v1/plan-end-reasons",
        scope="plans:read",
        person_scope="me:read",
        summary="Why a plan outside a case may end",
        callers=PARTIES,
    ),
)
