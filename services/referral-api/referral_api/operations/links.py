"""The operations of answer links: `referrals:answer` is the scope of recipients that have nothing but the link."""

from referral_api.operations.attachments import RECEIVED_FILE
from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, READ, RELATIONS, REQUESTS
from tym_shared.operations import Operation
from tym_shared.vocabulary import OrganisationKind

MADE_BY_SENDER = ("referrals.sender", "answer_links.sender")
CHANGED_BY_SENDER = (*MADE_BY_SENDER, "referrals.sender_update", "answer_links.sender_update")
USED_BY_RECIPIENT = ("answer_links.recipient", "answer_link_uses.recipient_insert")
HOLDERS = frozenset(OrganisationKind) - {
    OrganisationKind.EMPLOYMENT_AUTHORITY,
    OrganisationKind.WELLBEING_SERVICES_COUNTY,
    OrganisationKind.KELA,
    OrganisationKind.POLICE,
    OrganisationKind.OPERATOR,
}
LINKS = "/v1/referrals/{referral_id}/answer-links"

ANSWER_LINKS = (
    Operation(
        id="issue_answer_link",
        method="POST",
        path=LINKS,
        scope="referrals:write",
        summary="Make an answer link for the recipient",
        replayable=True,
        policies=(*MADE_BY_SENDER, "referrals.sender_update", "answer_links.sender_insert"),
    ),
    Operation(
        id="list_answer_links",
        method="GET",
        path=LINKS,
        scope="referrals:read",
        summary="The answer links of a referral",
        policies=MADE_BY_SENDER,
    ),
    Operation(
        id="get_answer_link",
        method="GET",
        path=f"{LINKS}/{{link_id}}",
        scope="referrals:write",
        summary="One answer link with its token and its uses",
        policies=("answer_links.sender", "answer_link_uses.sender"),
    ),
    Operation(
        id="refresh_answer_link",
        method="POST",
        path=f"{LINKS}/{{link_id}}/refresh",
        scope="referrals:write",
        summary="Give an answer link a new token",
        replayable=True,
        policies=CHANGED_BY_SENDER,
    ),
    Operation(
        id="revoke_answer_link",
        method="POST",
        path=f"{LINKS}/{{link_id}}/revoke",
        scope="referrals:write",
        summary="End an answer link",
        replayable=True,
        policies=CHANGED_BY_SENDER,
    ),
    Operation(
        id="read_linked_referral",
        method="GET",
        path="/v1/linked-referral",
        scope="referrals:answer",
        summary="The referral of an answer link",
        kinds=HOLDERS,
        personal=True,
        policies=(*READ, "referral_proposals.parties", *USED_BY_RECIPIENT),
    ),
    Operation(
        id="list_linked_files",
        method="GET",
        path="/v1/linked-referral/attachments",
        scope="referrals:answer",
        summary="The files of an answer link's referral",
        kinds=HOLDERS,
        personal=True,
        policies=("referrals.recipient", "attachments.source", "attachments.recipient", *USED_BY_RECIPIENT),
    ),
    Operation(
        id="get_linked_file",
        method="GET",
        path="/v1/linked-referral/attachments/{attachment_id}",
        scope="referrals:answer",
        summary="A file's content through an answer link",
        kinds=HOLDERS,
        personal=True,
        policies=(
            "referrals.recipient",
            "attachments.source",
            "attachments.recipient",
            "attachment_files.attached",
            "attachment_parts.visible",
            *USED_BY_RECIPIENT,
        ),
    ),
    Operation(
        id="attach_to_linked_referral",
        method="POST",
        path="/v1/linked-referral/attachments",
        scope="referrals:answer",
        summary="Attach a report through an answer link",
        kinds=HOLDERS,
        replayable=True,
        streamed=True,
        policies=(
            "referrals.recipient",
            "referrals.recipient_update",
            *RECEIVED_FILE,
            *USED_BY_RECIPIENT,
            "answer_links.recipient_update",
        ),
    ),
    Operation(
        id="answer_linked_referral",
        method="POST",
        path="/v1/linked-referral/{action}",
        scope="referrals:answer",
        summary="Answer through an answer link",
        kinds=HOLDERS,
        replayable=True,
        policies=(
            *CHANGE_AS_RECIPIENT,
            *RELATIONS,
            *REQUESTS,
            "referral_outcomes.parties",
            "referral_outcomes.recipient_insert",
            "referral_absences.recipient_insert",
            "appointments.parties",
            "appointments.recipient_insert",
            "appointments.recipient_update",
            "information_requests.asker_insert",
            "referral_proposals.recipient_insert",
            "referral_proposals.recipient_update",
            *USED_BY_RECIPIENT,
            "answer_links.recipient_update",
        ),
    ),
)
