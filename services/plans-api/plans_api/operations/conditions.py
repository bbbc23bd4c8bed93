"""The operations of the plans' conditions."""

from tym_shared.operations import Operation

CONDITIONS = (
    Operation(
        id="list_plan_types",
        method="GET",
        path="/v1/plan-types",
        scope="plans:read",
        summary="The rules of the four plans on a day",
    ),
)
