"""The operation of kinds."""

from tym_shared.operations import SERVICE, WORKER, Operation

KINDS = (
    Operation(
        id="list_referral_kinds",
        method="GET",
        path="/v1/referral-kinds",
        scope="referrals:read",
        summary="The kinds of referral, their states and actions, and the codes of answers",
        callers=frozenset({WORKER, SERVICE}),
    ),
)
