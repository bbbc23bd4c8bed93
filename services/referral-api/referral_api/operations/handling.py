"""The operations of handling a referral, and of passing it on."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, CHANGE_AS_SENDER, NOTED, RELATIONS, REQUESTS, action
from tym_shared.vocabulary import THREE_AUTHORITIES

ENDING = (
    *RELATIONS,
    *REQUESTS,
    "appointments.parties",
    "appointments.sender_update",
    "appointments.recipient_update",
)

HANDLING = (
    action("acknowledge_referral", "acknowledge", "Acknowledge receipt", policies=CHANGE_AS_RECIPIENT),
    action("accept_referral", "accept", "Accept", policies=CHANGE_AS_RECIPIENT),
    action("decline_referral", "decline", "Decline", policies=(*CHANGE_AS_RECIPIENT, *ENDING)),
    action("return_referral", "return-with-advice", "Return with advice", policies=CHANGE_AS_RECIPIENT),
    action(
        "record_application",
        "record-application",
        "Record the application",
        policies=(*CHANGE_AS_RECIPIENT, "referral_entries.recipient", "attachments.recipient"),
    ),
    action("record_decision", "record-decision", "Record the decision", policies=CHANGE_AS_RECIPIENT),
    action(
        "hold_referral",
        "hold",
        "Put on the waiting list",
        policies=(*CHANGE_AS_RECIPIENT, "appointments.parties", "appointments.recipient_update"),
    ),
    action("resume_referral", "resume", "Take off the waiting list", policies=CHANGE_AS_RECIPIENT),
    action("start_referral", "start", "Record the start", policies=CHANGE_AS_RECIPIENT),
    action(
        "acknowledge_outcome",
        "acknowledge-outcome",
        "Acknowledge the outcome",
        policies=(*CHANGE_AS_SENDER, *ENDING),
    ),
    action("withdraw_referral", "withdraw", "Withdraw", policies=(*CHANGE_AS_SENDER, *ENDING)),
    action("cancel_referral", "cancel", "Cancel", policies=(*CHANGE_AS_RECIPIENT, *ENDING)),
    action("request_cancellation", "request-cancellation", "Ask to cancel", policies=CHANGE_AS_SENDER),
    action(
        "confirm_cancellation",
        "confirm-cancellation",
        "Cancel as asked",
        policies=(*CHANGE_AS_RECIPIENT, *ENDING),
    ),
    action(
        "refuse_cancellation", "refuse-cancellation", "Go on although asked to cancel", policies=CHANGE_AS_RECIPIENT
    ),
    action(
        "redirect_referral",
        "redirect",
        "Pass on to another authority",
        kinds=THREE_AUTHORITIES,
        policies=(
            *CHANGE_AS_RECIPIENT,
            "referrals.redirector_insert",
            "referral_entries.recipient",
            "attachments.recipient",
            "referral_entries.adder_insert",
            NOTED,
            *ENDING,
        ),
    ),
)
