"""The policies and shapes that operations of several features share."""

from collections.abc import Iterable

from tym_shared.operations import Operation
from tym_shared.vocabulary import OrganisationKind

CHANGE_AS_SENDER = ("referrals.sender", "referrals.sender_update", "referral_steps.actor_insert")
CHANGE_AS_RECIPIENT = ("referrals.recipient", "referrals.recipient_update", "referral_steps.actor_insert")
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
