"""The operations of follow-ups."""

from consent_api.operations.callers import AUDITORS
from tym_shared.operations import Operation

FOLLOW_UPS = (
    Operation(
        id="list_follow_ups",
        method="GET",
        path="/v1/follow-ups",
        scope="disclosures:audit",
        summary="What must be looked into afterwards",
        roles=AUDITORS,
        policies=("follow_ups.auditor", "follow_ups.supervisor"),
    ),
    Operation(
        id="review_follow_up",
        method="POST",
        path="/v1/follow-ups/{follow_up_id}/review",
        scope="disclosures:audit",
        summary="Record what a review found",
        roles=AUDITORS,
        replayable=True,
        policies=("follow_ups.auditor", "follow_ups.auditor_update"),
    ),
)
