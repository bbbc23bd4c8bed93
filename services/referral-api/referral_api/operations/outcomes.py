"""The operations of outcomes and absences."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, CHANGE_AS_SENDER, READ, action
from tym_shared.operations import Operation

KEEP = (
    *CHANGE_AS_RECIPIENT,
    "attachments.source",
    "attachments.recipient",
    "referral_outcomes.parties",
    "referral_outcomes.recipient_insert",
    "appointments.parties",
    "appointments.recipient_update",
)

OUTCOMES = (
    action("complete_referral", "complete", "Record the end and its outcome", policies=KEEP),
    action("query_outcome", "query-outcome", "Ask about the outcome", policies=CHANGE_AS_SENDER),
    action("answer_outcome", "answer-outcome", "Answer about the outcome", policies=KEEP),
    Operation(
        id="list_outcomes",
        method="GET",
        path="/v1/referrals/{referral_id}/outcomes",
        scope="referrals:read",
        summary="The outcome of a referral",
        personal=True,
        policies=(*READ, "referral_outcomes.parties"),
    ),
    action(
        "report_absence",
        "absences",
        "Report days of absence",
        policies=(*CHANGE_AS_RECIPIENT, "referral_absences.recipient_insert"),
    ),
    Operation(
        id="list_absences",
        method="GET",
        path="/v1/referrals/{referral_id}/absences",
        scope="referrals:read",
        summary="The absences that were reported",
        personal=True,
        policies=(*READ, "referral_absences.parties"),
    ),
)
