"""The operations of reviews."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY, PARTIES
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

PARTICIPATION = (
    "review_participations.author_insert",
    "review_participations.author_update",
    "review_participations.maker_insert",
    "review_participations.maker_update",
)
PRESENT = (
    "plan_reviews.party_insert",
    "plan_reviews.party_update",
    "plan_reviews.maker_insert",
    "plan_reviews.maker_update",
)
"""The present review is stored when somebody first takes part in it or completes it."""
READING = (
    "plan_reviews.party",
    "plan_reviews.reader",
    "review_participations.party",
    "review_participations.reader",
    "review_requests.party",
    "review_requests.reader",
)

REVIEWS = (
    Operation(
        id="get_review",
        method="GET",
        path="/v1/plans/{plan_id}/review",
        scope="plans:read",
        person_scope="me:read",
        summary="The present review",
        callers=PARTIES,
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=READING,
    ),
    Operation(
        id="get_my_review",
        method="GET",
        path="/v1/me/plans/{plan_id}/review",
        scope="me:read",
        summary="The present review of my plan",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        policies=READING,
    ),
    Operation(
        id="participate_in_review",
        method="POST",
        path="/v1/plans/{plan_id}/review/participate",
        scope="plans:write",
        summary="Take part in the review",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(*PRESENT, *PARTICIPATION),
    ),
    Operation(
        id="complete_review",
        method="POST",
        path="/v1/plans/{plan_id}/review/complete",
        scope="plans:write",
        summary="Complete the review",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=(
            *PRESENT,
            "plans.party_update",
            "plans.maker_update",
            "review_requests.responsible_update",
            "review_requests.responsible_maker_update",
        ),
    ),
)
