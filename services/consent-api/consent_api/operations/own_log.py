"""The operations of the person's own log."""

from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

OWN_LOG = (
    Operation(
        id="list_my_disclosures",
        method="GET",
        path="/v1/me/disclosures",
        scope="me:read",
        summary="Who has used or received my data",
        callers=frozenset({PERSON}),
        mandate=Mandate.LOG,
        policies=(
            "decisions.person",
            "uses.person",
            "log_hidings.person",
            "log_hiding_ends.visible",
            "log_requests.person",
            "log_heads.reference",
        ),
    ),
    Operation(
        id="request_older_log",
        method="POST",
        path="/v1/me/log-requests",
        scope="me:write",
        summary="Ask for older entries with a special reason",
        callers=frozenset({PERSON}),
        mandate=Mandate.LOG,
        replayable=True,
        policies=("log_requests.person_insert",),
    ),
    Operation(
        id="list_older_log_grounds",
        method="GET",
        path="/v1/me/log-request-grounds",
        scope="me:read",
        summary="The special reasons for older entries",
        callers=frozenset({PERSON}),
        mandate=Mandate.LOG,
    ),
)
