"""The job that tells of erased cases."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from plans_api.clients.referral import ReferralApi

Job = Callable[[Mapping[str, Any]], Awaitable[None]]  # a job's payload is JSON


def telling_of_erased(referrals: ReferralApi) -> Job:
    """The job that tells referral-api which cases are erased, so that their referrals go too; told again is as well."""

    async def run(payload: Mapping[str, Any]) -> None:  # JSON
        for case in payload["caseIds"]:
            await referrals.tell_erased(UUID(case), on=payload["erasedOn"])

    return run
