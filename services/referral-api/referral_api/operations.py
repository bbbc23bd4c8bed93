"""The authorization table of referral-api."""

from collections.abc import Iterable

from tym_shared.feed_route import LIST_EVENTS
from tym_shared.operations import PERSON, SERVICE, WORKER, Operation, Operations
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate, OrganisationKind

CHANGE_AS_SENDER = ("referrals.sender", "referrals.sender_update")
CHANGE_AS_RECIPIENT = ("referrals.recipient", "referrals.recipient_update")
RELATIONS = ("referral_relations.parties", "referral_relations.parties_insert", "referral_relations.parties_update")
REQUESTS = ("information_requests.parties", "information_requests.parties_update")
ENTRIES = ("referral_entries.source", "referral_entries.recipient")


def _action(
    identifier: str, action: str, summary: str, *, policies: Iterable[str], kinds: Iterable[OrganisationKind] = ()
) -> Operation:
    return Operation(
        id=identifier,
        method="POST",
        path=f"/v1/referrals/{{referral_id}}/{action}",
        scope="referrals:write",
        summary=summary,
        kinds=frozenset(kinds),
        replayable=True,
        policies=tuple(policies),
    )


operations = Operations(
    Operation(
        id="list_referral_kinds",
        method="GET",
        path="/v1/referral-kinds",
        scope="referrals:read",
        summary="The kinds of referral and the codes of answers",
        callers=frozenset({WORKER, SERVICE}),
    ),
    Operation(
        id="direct_to_assessment",
        method="POST",
        path="/v1/referrals/joint-assessment",
        scope="referrals:write",
        summary="Direct a person to the joint assessment",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("dispatches.sender", "dispatches.sender_insert", "referrals.sender_insert", *RELATIONS),
    ),
    Operation(
        id="get_dispatch",
        method="GET",
        path="/v1/referrals/joint-assessment/{group_id}",
        scope="referrals:read",
        summary="One dispatch with its grounds",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("dispatches.sender", "referrals.sender"),
    ),
    Operation(
        id="create_referral",
        method="POST",
        path="/v1/referrals",
        scope="referrals:write",
        summary="Make a referral, as a draft or sent at once",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("referrals.sender", "referrals.sender_insert", "referral_entries.adder_insert", *RELATIONS),
    ),
    _action(
        "send_referral",
        "send",
        "Send a draft",
        kinds=THREE_AUTHORITIES,
        policies=(*CHANGE_AS_SENDER, "referral_entries.source", "referral_entries.source_update", *RELATIONS),
    ),
    Operation(
        id="list_referrals",
        method="GET",
        path="/v1/referrals",
        scope="referrals:read",
        summary="The inbox or outbox of the caller's organisation",
        personal=True,
        policies=("referrals.sender", "referrals.recipient"),
    ),
    Operation(
        id="get_referral",
        method="GET",
        path="/v1/referrals/{referral_id}",
        scope="referrals:read",
        summary="One referral as the caller's side may see it",
        personal=True,
        policies=("referrals.sender", "referrals.recipient", *ENTRIES),
    ),
    Operation(
        id="list_my_referrals",
        method="GET",
        path="/v1/me/referrals",
        scope="me:read",
        summary="My referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=("referrals.person", "referral_entries.person"),
    ),
    _action("acknowledge_referral", "acknowledge", "Acknowledge receipt", policies=CHANGE_AS_RECIPIENT),
    _action("accept_referral", "accept", "Accept", policies=CHANGE_AS_RECIPIENT),
    _action("decline_referral", "decline", "Decline", policies=(*CHANGE_AS_RECIPIENT, *RELATIONS, *REQUESTS)),
    _action("record_application", "record-application", "Record the application", policies=CHANGE_AS_RECIPIENT),
    _action("record_decision", "record-decision", "Record the decision", policies=CHANGE_AS_RECIPIENT),
    _action("start_referral", "start", "Record the start", policies=CHANGE_AS_RECIPIENT),
    _action("complete_referral", "complete", "Record the end and its outcome", policies=CHANGE_AS_RECIPIENT),
    _action(
        "acknowledge_outcome",
        "acknowledge-outcome",
        "Acknowledge the outcome",
        policies=(*CHANGE_AS_SENDER, *RELATIONS),
    ),
    _action("withdraw_referral", "withdraw", "Withdraw", policies=(*CHANGE_AS_SENDER, *RELATIONS, *REQUESTS)),
    _action(
        "redirect_referral",
        "redirect",
        "Pass on to another authority",
        kinds=THREE_AUTHORITIES,
        policies=(
            *CHANGE_AS_RECIPIENT,
            "referrals.redirector_insert",
            "referral_entries.recipient",
            "referral_entries.adder_insert",
            *RELATIONS,
        ),
    ),
    _action(
        "request_information",
        "request-information",
        "Ask the sender or a contributor",
        policies=(*CHANGE_AS_RECIPIENT, "information_requests.asker_insert", *RELATIONS),
    ),
    _action(
        "answer_information",
        "answer-information",
        "Answer as the sender",
        policies=(*CHANGE_AS_SENDER, "referral_entries.adder_insert", *REQUESTS),
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
            "referral_entries.source",
            "referral_entries.adder_insert",
            *RELATIONS,
        ),
    ),
    Operation(
        id="attach_to_request",
        method="POST",
        path="/v1/information-requests/{request_id}/attachments",
        scope="referrals:write",
        summary="Attach a file as a contributor",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(*REQUESTS, "attachments.source", "attachments.source_insert", "attachment_chunks.source_insert"),
    ),
    Operation(
        id="attach_to_referral",
        method="POST",
        path="/v1/referrals/{referral_id}/attachments",
        scope="referrals:write",
        summary="Attach a file",
        replayable=True,
        policies=(
            *CHANGE_AS_SENDER,
            "attachments.source",
            "attachments.source_insert",
            "attachment_chunks.source_insert",
        ),
    ),
    Operation(
        id="list_attachments",
        method="GET",
        path="/v1/referrals/{referral_id}/attachments",
        scope="referrals:read",
        summary="The files of a referral",
        personal=True,
        policies=("attachments.source", "attachments.recipient"),
    ),
    Operation(
        id="get_attachment",
        method="GET",
        path="/v1/referrals/{referral_id}/attachments/{attachment_id}",
        scope="referrals:read",
        summary="A file's content",
        personal=True,
        policies=("attachments.source", "attachments.recipient", "attachment_chunks.visible"),
    ),
    Operation(
        id="delete_attachment",
        method="DELETE",
        path="/v1/referrals/{referral_id}/attachments/{attachment_id}",
        scope="referrals:write",
        summary="Remove a file attached by mistake",
        policies=("attachments.source_delete", "attachment_chunks.source_delete"),
    ),
    LIST_EVENTS,
)
