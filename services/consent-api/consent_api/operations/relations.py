"""The operations of relations."""

from consent_api.operations.callers import WORKERS_AND_SERVICES
from tym_shared.operations import Operation

REGISTERING = (
    "relations.service",
    "relations.own",
    "relations.own_insert",
    "relations.own_update",
    "relations.organiser",
    "relations.organiser_insert",
    "relations.organiser_update",
)
RELATIONS = (
    Operation(
        id="put_relation",
        method="PUT",
        path="/v1/relations/{relation_id}",
        scope="relations:write",
        summary="Register a relation or its newer version",
        callers=WORKERS_AND_SERVICES,
        policies=REGISTERING,
    ),
    Operation(
        id="put_relations",
        method="PUT",
        path="/v1/relations",
        scope="relations:write",
        summary="Register several relations or their newer versions",
        callers=WORKERS_AND_SERVICES,
        policies=REGISTERING,
    ),
    Operation(
        id="list_relations",
        method="GET",
        path="/v1/relations",
        scope="relations:read",
        summary="The caller's relations to a person",
        personal=True,
        policies=("relations.own", "relations.organiser"),
    ),
)
