"""The operations of drafting and sending."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, CHANGE_AS_SENDER, NOTED, RELATIONS, REQUESTS, action
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

SENDINGS = (
    Operation(
        id="preview_referral",
        method="POST",
        path="/v1/referrals/preview",
        scope="referrals:write",
        summary="What would leave if this were sent",
        kinds=THREE_AUTHORITIES,
    ),
    Operation(
        id="preview_draft",
        method="POST",
        path="/v1/referrals/{referral_id}/preview",
        scope="referrals:write",
        summary="What would leave if the draft were sent",
        kinds=THREE_AUTHORITIES,
        policies=("referrals.sender", "referral_entries.source"),
    ),
    Operation(
        id="create_referral",
        method="POST",
        path="/v1/referrals",
        scope="referrals:write",
        summary="Make a referral, as a draft or sent at once",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(
            *CHANGE_AS_SENDER,
            *CHANGE_AS_RECIPIENT,
            "referrals.sender_insert",
            "referral_entries.adder_insert",
            NOTED,
            *RELATIONS,
            *REQUESTS,
        ),
    ),
    action(
        "send_referral",
        "send",
        "Send a draft",
        kinds=THREE_AUTHORITIES,
        policies=(*CHANGE_AS_SENDER, "referral_entries.source", "referral_entries.source_update", NOTED, *RELATIONS),
    ),
    action("resend_referral", "resend", "Send a returned referral again", policies=CHANGE_AS_SENDER),
)
