"""The job of reconsidering a referral."""

from contextlib import suppress
from uuid import UUID

from referral_api.consent_grounds.rules import Cause
from referral_api.reconsiderations.service import reconsider
from referral_api.referrals.rules import ReferralId
from tym_shared.db import Database
from tym_shared.decisions import Decisions
from tym_shared.errors import NotFound
from tym_shared.worker import Run


def reconsidering(database: Database, decisions: Decisions) -> Run:
    """The job that decides a referral anew; tried again until the decision point has answered, unless it was erased."""

    async def run(payload: dict[str, object]) -> None:
        referral, consent = UUID(str(payload["referralId"])), UUID(str(payload["consentId"]))
        with suppress(NotFound):
            await reconsider(database, decisions, ReferralId(referral), consent, Cause(str(payload["cause"])))

    return run
