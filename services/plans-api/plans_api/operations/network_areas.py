"""The operations of network areas."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

NETWORK_AREAS = (
    Operation(
        id="list_network_coverage",
        method="GET",
        path="/v1/networks/coverage",
        scope="networks:read",
        summary="Which counties and areas have a steering group today",
        kinds=THREE_AUTHORITIES,
        policies=("network_areas.reader",),
    ),
)
