"""The operation of exports."""

from referral_api.operations.own_referrals import SEEN
from tym_shared.operations import PERSON, Operation

EXPORTS = (
    Operation(
        id="export_my_data",
        method="GET",
        path="/v1/me/export",
        scope="me:read",
        summary="All data about me",
        callers=frozenset({PERSON}),
        policies=(
            *SEEN,
            "information_requests.person",
            "attachments.person",
            "appointments.person",
            "referral_absences.person",
            "referral_outcomes.person",
            "referral_steps.person",
            "messages.person",
        ),
    ),
)
