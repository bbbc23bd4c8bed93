"""The operations of visits."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

VISITS = (
    Operation(
        id="list_plan_changes",
        method="GET",
        path="/v1/plans/{plan_id}/changes",
        scope="plans:read",
        summary="What has happened since the last visit",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("plan_visits.own",),
    ),
    Operation(
        id="mark_plan_seen",
        method="POST",
        path="/v1/plans/{plan_id}/seen",
        scope="plans:read",
        summary="Mark a plan as seen",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("plan_visits.own_insert", "plan_visits.own_update"),
    ),
)
