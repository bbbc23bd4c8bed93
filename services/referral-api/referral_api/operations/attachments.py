"""The operations of attachments."""

from referral_api.operations.shapes import REQUESTS
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

ATTACHMENTS = (
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
            "referrals.sender",
            "referrals.sender_update",
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
)
