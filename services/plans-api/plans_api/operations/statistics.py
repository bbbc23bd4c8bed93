"""The operations of statistics."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

STATISTICS = (
    Operation(
        id="get_statistics",
        method="GET",
        path="/v1/statistics",
        scope="statistics:read",
        summary="The situational picture of a month",
        kinds=THREE_AUTHORITIES,
        policies=("statistics_cells.reader", "statistics_months.reader", "networks.party"),
    ),
)
