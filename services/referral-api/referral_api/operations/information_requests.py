"""The operations of information requests."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, CHANGE_AS_SENDER, NOTED, RELATIONS, REQUESTS, action
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

INFORMATION_REQUESTS = (
    action(
        "request_information",
        "request-information",
        "Ask the sender or a contributor",
        policies=(*CHANGE_AS_RECIPIENT, "information_requests.asker_insert", *RELATIONS),
    ),
    action(
        "answer_information",
        "answer-information",
        "Answer as the sender",
        policies=(*CHANGE_AS_SENDER, "referral_entries.adder_insert", NOTED, *REQUESTS),
    ),
    action(
        "withdraw_request",
        "withdraw-request",
        "Take back what was asked, as the recipient",
        policies=(*CHANGE_AS_RECIPIENT, *REQUESTS, *RELATIONS),
    ),
    Operation(
        id="list_information_requests",
        method="GET",
        path="/v1/information-requests",
        scope="referrals:read",
        summary="Information requests for the caller",
        personal=True,
        policies=("information_requests.parties",),
    ),
    Operation(
        id="get_information_request",
        method="GET",
        path="/v1/information-requests/{request_id}",
        scope="referrals:read",
        summary="One information request",
        personal=True,
        policies=("information_requests.parties",),
    ),
    Operation(
        id="answer_information_request",
        method="POST",
        path="/v1/information-requests/{request_id}/answer",
        scope="referrals:write",
        summary="Answer as a contributor",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(
            *REQUESTS,
            "referrals.contributor",
            "referrals.contributor_update",
            "referral_steps.actor_insert",
            "referral_entries.source",
            "referral_entries.adder_insert",
            NOTED,
            *RELATIONS,
        ),
    ),
)
