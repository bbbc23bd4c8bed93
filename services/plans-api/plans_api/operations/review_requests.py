"""The operations of the requests of a review."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

REVIEW_REQUESTS = (
    Operation(
        id="request_my_review",
        method="POST",
        path="/v1/me/plans/{plan_id}/review-requests",
        scope="me:write",
        summary="Ask for a review of my plan",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        replayable=True,
        policies=(
            "plans.person_update",
            "plans.subject_update",
            "review_requests.person_insert",
            "review_requests.subject_insert",
        ),
    ),
    Operation(
        id="record_review_request",
        method="POST",
        path="/v1/plans/{plan_id}/review-requests",
        scope="plans:write",
        summary="Record that the person asks for a review",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=(
            "plans.party_update",
            "plans.maker_update",
            "review_requests.recorder_insert",
            "review_requests.recording_maker_insert",
        ),
    ),
    Operation(
        id="refuse_review_request",
        method="POST",
        path="/v1/plans/{plan_id}/review-requests/{request_id}/refuse",
        scope="plans:write",
        summary="Refuse a review as manifestly unnecessary",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("review_requests.responsible_update", "review_requests.responsible_maker_update"),
    ),
)
