"""The operations of reading referrals."""

from referral_api.operations.shapes import ENTRIES
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

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
    Operation(
        id="list_my_referrals",
        method="GET",
        path="/v1/me/referrals",
        scope="me:read",
        summary="My referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=("referrals.person", "referral_entries.person"),
    ),
)
