"""The operations of quotas."""

from plans_api.operations.callers import EMPLOYMENT_AUTHORITY
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

LEDGER = ("quota_uses.client", "quota_resets.client")

QUOTAS = (
    Operation(
        id="list_quotas",
        method="GET",
        path="/v1/quotas",
        scope="plans:read",
        summary="A client's quotas",
        kinds=EMPLOYMENT_AUTHORITY,
        personal=True,
        policies=LEDGER,
    ),
    Operation(
        id="list_my_quotas",
        method="GET",
        path="/v1/me/quotas",
        scope="me:read",
        summary="My quotas",
        callers=frozenset({PERSON}),
        mandate=Mandate.PLANS,
        policies=LEDGER,
    ),
    Operation(
        id="record_quota_use",
        method="POST",
        path="/v1/quota-uses",
        scope="plans:write",
        summary="Record a period of use from elsewhere",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("quota_uses.recorder_insert",),
    ),
    Operation(
        id="end_quota_use",
        method="POST",
        path="/v1/quota-uses/{use_id}/end",
        scope="plans:write",
        summary="Record when a period really ended",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("quota_uses.recorder_update",),
    ),
    Operation(
        id="reset_quota",
        method="POST",
        path="/v1/quota-resets",
        scope="plans:write",
        summary="Record that a quota begins anew",
        kinds=EMPLOYMENT_AUTHORITY,
        replayable=True,
        policies=("quota_resets.recorder_insert",),
    ),
)
"""The booking of a plan that comes into force stands with the answers that bring it into force."""
