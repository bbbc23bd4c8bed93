"""The operations of a referral's history, amendments and proposals."""

from referral_api.operations.shapes import CHANGE_AS_RECIPIENT, CHANGE_AS_SENDER, ENTRIES, NOTED, READ, action
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

OF_REFERRAL = "/v1/referrals/{referral_id}"
ANSWERING = (*CHANGE_AS_SENDER, "referral_proposals.parties", "referral_proposals.sender_update")


def _read(identifier: str, path: str, summary: str, *policies: str) -> Operation:
    return Operation(
        id=identifier,
        method="GET",
        path=f"{OF_REFERRAL}/{path}",
        scope="referrals:read",
        summary=summary,
        personal=True,
        policies=(*READ, *policies),
    )


VERSIONS = (
    _read("read_referral_history", "history", "Every change of a referral", "referral_steps.parties"),
    _read("list_referral_versions", "versions", "The versions of a referral", "referral_steps.parties"),
    _read("read_referral_version", "versions/{number}", "What stood in a version", "referral_steps.parties"),
    action(
        "amend_referral",
        "amendments",
        "Amend a sent referral",
        kinds=THREE_AUTHORITIES,
        policies=(
            *CHANGE_AS_SENDER,
            *ENTRIES,
            "referral_entries.source_update",
            "referral_entries.adder_insert",
            NOTED,
        ),
    ),
    action(
        "propose_dates",
        "proposals",
        "Propose other dates",
        policies=(*CHANGE_AS_RECIPIENT, "referral_proposals.recipient_insert", "referral_proposals.recipient_update"),
    ),
    _read("list_proposals", "proposals", "The recipient's proposals", "referral_proposals.parties"),
    action("accept_proposal", "proposals/{proposal_id}/accept", "Accept proposed dates", policies=ANSWERING),
    action("reject_proposal", "proposals/{proposal_id}/reject", "Reject proposed dates", policies=ANSWERING),
)
