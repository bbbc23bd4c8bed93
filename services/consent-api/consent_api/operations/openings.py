"""The operations of openings."""

from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

OPENINGS = (
    Operation(
        id="create_opening",
        method="POST",
        path="/v1/openings",
        scope="decisions:evaluate",
        summary="State why a person's social or health data is necessary",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("openings.own", "openings.own_insert", "openings.service"),
    ),
)
