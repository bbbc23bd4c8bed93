"""The operations of worklists."""

from tym_shared.operations import Operation

WORKLISTS = (
    Operation(
        id="list_referrals",
        method="GET",
        path="/v1/referrals",
        scope="referrals:read",
        summary="The inbox or outbox of the caller's organisation",
        personal=True,
        policies=("referrals.sender", "referrals.recipient", "referral_relations.parties"),
    ),
    Operation(
        id="count_referrals",
        method="GET",
        path="/v1/referral-counts",
        scope="referrals:read",
        summary="How many referrals stand in a box",
        policies=(
            "referral_counts.own",
            "referral_count_changes.own",
            "referral_due_counts.own",
            "referral_due_changes.own",
        ),
    ),
)
