"""The operations of service levels."""

from tym_shared.operations import SERVICE, WORKER, Operation

KEEPERS = frozenset({"service-level-admin"})
"""Who sets their own organisation's times."""

SERVICE_LEVELS = (
    Operation(
        id="get_service_levels",
        method="GET",
        path="/v1/organisations/{organisation_id}/service-levels",
        scope="referrals:read",
        summary="Within which times an organisation acts on referrals",
        callers=frozenset({WORKER, SERVICE}),
        policies=("service_levels.reference",),
    ),
    Operation(
        id="put_service_levels",
        method="PUT",
        path="/v1/organisations/{organisation_id}/service-levels",
        scope="service-levels:write",
        summary="Set the own organisation's times",
        roles=KEEPERS,
        matched=True,
        policies=("service_levels.reference", "service_levels.keeper_insert"),
    ),
)
