"""The operations of differences."""

from plans_api.operations.callers import PARTIES
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

DIFFERENCES = (
    Operation(
        id="get_version_difference",
        method="GET",
        path="/v1/plans/{plan_id}/versions/{number}/difference",
        scope="plans:read",
        person_scope="me:read",
        summary="What differs between two versions",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("plans.party", "plan_versions.party", "plan_items.party", "plan_versions.reader"),
    ),
)
