"""The operations of reconsidered referrals."""

from referral_api.operations.shapes import CHANGE_AS_SENDER, action
from tym_shared.operations import Operation

RECONSIDERATIONS = (
    Operation(
        id="list_reconsiderations",
        method="GET",
        path="/v1/referrals/{referral_id}/reconsiderations",
        scope="referrals:read",
        summary="What the ends of consents did to a referral",
        personal=True,
        policies=("referrals.sender", "reconsiderations.sender"),
    ),
    action("settle_attention", "settle-attention", "Take the flag off", policies=CHANGE_AS_SENDER),
)
