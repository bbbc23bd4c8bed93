"""The policies and shapes that operations of several features share."""

from collections.abc import Iterable

from tym_shared.operations import Operation
from tym_shared.vocabulary import OrganisationKind

COUNTED = ("referral_count_changes.counted_insert", "referral_due_changes.counted_insert")
"""Every change of where a referral stands and of when it is due is counted by triggers."""
TIMED = "service_levels.reference"
"""The recipient's own times give a referral its due days."""
CHANGE_AS_SENDER = ("referrals.sender", "referrals.sender_update", "referral_steps.actor_insert", *COUNTED, TIMED)
CHANGE_AS_RECIPIENT = (
    "referrals.recipient",
    "referrals.recipient_update",
    "referral_steps.actor_insert",
    *COUNTED,
    TIMED,
)
RELATIONS = ("referral_relations.parties", "referral_relations.parties_insert", "referral_relations.parties_update")
REQUESTS = ("information_requests.parties", "information_requests.parties_update")
NOTED = "referral_consents.noter_insert"
ENTRIES = ("referral_entries.source", "referral_entries.recipient")
READ = ("referrals.sender", "referrals.recipient", *ENTRIES, "appointments.parties")


def action(
    identifier: str, name: str, summary: str, *, policies: Iterable[str], kinds: Iterable[OrganisationKind] = ()
) -> Operation:
    """The operation of one action on a referral."""
    return Operation(
        id=identifier,
        method="POST",
        path=f"/v1/referrals/{{referral_id}}/{name}",
        scope="referrals:write",
        summary=summary,
        kinds=frozenset(kinds),
        replayable=True,
        policies=tuple(policies),
    )
