"""The operations of drafts."""

from plans_api.operations.callers import DRAFTERS
from tym_shared.operations import Operation

NEW_VERSION = (
    "plan_versions.storer_insert",
    "plan_versions.maker_insert",
    "plan_items.party_insert",
    "plan_items.maker_insert",
)

DRAFTS = (
    Operation(
        id="draft_plan",
        method="POST",
        path="/v1/plans",
        scope="plans:write",
        summary="Draft a plan",
        kinds=DRAFTERS,
        replayable=True,
        policies=("plans.party_insert", "plans.maker_insert", *NEW_VERSION),
    ),
    Operation(
        id="revise_plan",
        method="PUT",
        path="/v1/plans/{plan_id}",
        scope="plans:write",
        summary="Store a new version",
        kinds=DRAFTERS,
        matched=True,
        policies=(
            "plans.party_update",
            "plans.maker_update",
            "plan_versions.party_update",
            "plan_versions.maker_update",
            *NEW_VERSION,
        ),
    ),
)
