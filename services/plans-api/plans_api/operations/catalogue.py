"""The operations of the catalogue."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

CATALOGUE = (
    Operation(
        id="list_services",
        method="GET",
        path="/v1/services",
        scope="services:read",
        summary="The catalogue of services",
        policies=("local_services.everybody",),
    ),
    Operation(
        id="get_service",
        method="GET",
        path="/v1/services/{code}",
        scope="services:read",
        summary="One service of the catalogue",
        policies=("local_services.everybody",),
    ),
    Operation(
        id="list_service_versions",
        method="GET",
        path="/v1/services/{code}/versions",
        scope="services:read",
        summary="A service's versions",
        policies=("local_services.everybody",),
    ),
    Operation(
        id="check_eligibility",
        method="POST",
        path="/v1/services/{code}/eligibility",
        scope="services:read",
        summary="Check stated facts against a service's conditions",
        policies=("local_services.everybody",),
    ),
    Operation(
        id="add_service",
        method="POST",
        path="/v1/services",
        scope="services:write",
        summary="Add a local service",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("local_services.owner_insert",),
    ),
    Operation(
        id="change_service",
        method="PUT",
        path="/v1/services/{code}",
        scope="services:write",
        summary="Store the next version of a local service",
        kinds=THREE_AUTHORITIES,
        matched=True,
        policies=("local_services.owner_insert",),
    ),
)
