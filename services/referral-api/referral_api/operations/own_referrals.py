"""The operations of the person's own referrals."""

from referral_api.operations.shapes import COUNTED
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

SEEN = ("referrals.person", "referral_entries.person", "person_links.linked", "withheld_entries.person")

OWN_REFERRALS = (
    Operation(
        id="list_my_referrals",
        method="GET",
        path="/v1/me/referrals",
        scope="me:read",
        summary="My referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=SEEN,
    ),
    Operation(
        id="get_my_referral",
        method="GET",
        path="/v1/me/referrals/{referral_id}",
        scope="me:read",
        summary="One of my referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        policies=(
            *SEEN,
            "attachments.person",
            "appointments.person",
            "referral_outcomes.person",
            "referral_steps.person",
            "message_threads.sides",
            "message_readers.reader",
        ),
    ),
    Operation(
        id="withdraw_my_referral",
        method="POST",
        path="/v1/me/referrals/{referral_id}/withdraw",
        scope="me:write",
        summary="Withdraw one of my referrals",
        callers=frozenset({PERSON}),
        mandate=Mandate.REFERRALS,
        replayable=True,
        policies=(
            "referrals.person",
            "referrals.person_update",
            "referral_steps.person_insert",
            "referral_relations.person",
            *COUNTED,
            "referral_relations.person_update",
            "information_requests.person",
            "information_requests.person_update",
            "appointments.person",
            "appointments.person_update",
        ),
    ),
)
