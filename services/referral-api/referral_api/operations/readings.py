"""The operations of reading referrals."""

from referral_api.operations.shapes import ENTRIES
from tym_shared.operations import Operation

READINGS = (
    Operation(
        id="get_referral",
        method="GET",
        path="/v1/referrals/{referral_id}",
        scope="referrals:read",
        summary="One referral as the caller's side may see it",
        personal=True,
        policies=("referrals.sender", "referrals.recipient", *ENTRIES, "appointments.parties"),
    ),
)
