"""The operations of directing to the joint assessment."""

from referral_api.operations.shapes import COUNTED, RELATIONS, TIMED
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

DISPATCHES = (
    Operation(
        id="direct_to_assessment",
        method="POST",
        path="/v1/referrals/joint-assessment",
        scope="referrals:write",
        summary="Direct a person to the joint assessment",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=(
            "dispatches.sender",
            "dispatches.sender_insert",
            "referrals.sender_insert",
            "referral_steps.actor_insert",
            *COUNTED,
            TIMED,
            *RELATIONS,
        ),
    ),
    Operation(
        id="get_dispatch",
        method="GET",
        path="/v1/referrals/joint-assessment/{group_id}",
        scope="referrals:read",
        summary="One dispatch with its grounds",
        kinds=THREE_AUTHORITIES,
        personal=True,
        policies=("dispatches.sender", "referrals.sender"),
    ),
)
