"""The operations of hidings."""

from consent_api.operations.callers import DATA_PROTECTION
from tym_shared.operations import Operation

HIDINGS = (
    Operation(
        id="hide_log_entry",
        method="POST",
        path="/v1/log-hidings",
        scope="log-hidings:write",
        summary="Hide an entry of the log from the person",
        roles=DATA_PROTECTION,
        replayable=True,
        policies=("log_hidings.controller_insert", "decisions.parties", "uses.own"),
    ),
    Operation(
        id="list_log_hidings",
        method="GET",
        path="/v1/log-hidings",
        scope="log-hidings:read",
        summary="What the controller hides",
        roles=DATA_PROTECTION,
        personal=True,
        policies=("log_hidings.controller", "log_hiding_ends.visible"),
    ),
    Operation(
        id="end_log_hiding",
        method="POST",
        path="/v1/log-hidings/{hiding_id}/end",
        scope="log-hidings:write",
        summary="Show a hidden entry again",
        roles=DATA_PROTECTION,
        replayable=True,
        policies=("log_hidings.controller", "log_hiding_ends.visible", "log_hiding_ends.controller_insert"),
    ),
)
