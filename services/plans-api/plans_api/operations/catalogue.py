"""The operations of the catalogue."""

from tym_shared.operations import Operation

CATALOGUE = (
    Operation(
        id="list_services",
        method="GET",
        path="/v1/services",
        scope="services:read",
        summary="The catalogue of services",
    ),
    Operation(
        id="get_service",
        method="GET",
        path="/v1/services/{code}",
        scope="services:read",
        summary="One service of the catalogue",
    ),
)
