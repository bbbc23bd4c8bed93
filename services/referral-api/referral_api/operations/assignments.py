"""The operations of assignments."""

from referral_api.operations.shapes import COUNTED, action
from tym_shared.operations import Operation

SIDES = ("referrals.sender", "referrals.recipient")
CHANGE = (
    *SIDES,
    "referrals.sender_update",
    "referrals.recipient_update",
    "referral_assignments.own",
    "referral_assignments.own_insert",
    "referral_assignments.own_update",
    *COUNTED,
)

ASSIGNMENTS = (
    action("assign_referral", "assign", "Let a worker work on it", policies=CHANGE),
    action("take_referral", "take", "Work on it oneself", policies=CHANGE),
    action("release_referral", "release", "Take its worker off", policies=CHANGE),
    Operation(
        id="list_assignments",
        method="GET",
        path="/v1/referrals/{referral_id}/assignments",
        scope="referrals:read",
        summary="Who of the own organisation worked on it",
        personal=True,
        policies=(*SIDES, "referral_assignments.own"),
    ),
)
