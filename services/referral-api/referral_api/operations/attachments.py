"""The operations of attachments."""

from referral_api.operations.shapes import NOTED, REQUESTS
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES, Mandate

RECEIVED_FILE = (
    "attachments.source",
    "attachments.source_insert",
    NOTED,
    "attachment_files.source",
    "attachment_files.source_insert",
    "attachment_files.source_update",
    "attachment_files.source_delete",
    "attachment_parts.source_insert",
)

ATTACHMENTS = (
    Operation(
        id="attach_to_request",
        method="POST",
        path="/v1/information-requests/{request_id}/attachments",
        scope="referrals:write",
        summary="Attach a file as a contributor",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        streamed=True,
        policies=(*REQUESTS, *RECEIVED_FILE),
    ),
    Operation(
        id="attach_to_referral",
        method="POST",
        path="/v1/referrals/{referral_id}/attachments",
        scope="referrals:write",
        summary="Attach a file",
        replayable=True,
        streamed=True,
        policies=(
            "referrals.sender",
            "referrals.sender_update",
            "referrals.recipient",
            "referrals.recipient_update",
            *RECEIVED_FILE,
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
        policies=(
            "attachments.source",
            "attachments.recipient",
            "attachment_files.attached",
            "attachment_parts.visible",
        ),
    ),
    Operation(
        id="get_my_attachment",
        method="GET",
        path="/v1/me/referrals/{referral_id}/attachments/{attachment_id}",
        scope="me:read",
        summary="The content of a file in one of my referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=(
            "referrals.person",
            "person_links.linked",
            "withheld_entries.person",
            "attachments.person",
            "attachment_files.attached",
            "attachment_parts.visible",
        ),
    ),
    Operation(
        id="delete_attachment",
        method="DELETE",
        path="/v1/referrals/{referral_id}/attachments/{attachment_id}",
        scope="referrals:write",
        summary="Remove a file attached by mistake",
        policies=("attachments.source_delete", "attachment_files.source", "attachment_files.source_update"),
    ),
)
