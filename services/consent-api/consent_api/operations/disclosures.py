"""The operations of the logs."""

from tym_shared.operations import SERVICE, Operation

DISCLOSURES = (
    Operation(
        id="keep_uses",
        method="POST",
        path="/v1/uses",
        scope="uses:write",
        summary="Keep a service's use log",
        callers=frozenset({SERVICE}),
        policies=("uses.keep", "uses.kept", "log_queue.record"),
    ),
    Operation(
        id="list_disclosures",
        method="GET",
        path="/v1/disclosures",
        scope="disclosures:read",
        summary="The log about a person where the caller takes part",
        personal=True,
        policies=("decisions.parties", "uses.own"),
    ),
)
