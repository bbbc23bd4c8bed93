"""What reconsiderations take from consent-api's feed: the ends of consents, and newer answers."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.consent_grounds.rules import RECONSIDER, Cause
from referral_api.consent_grounds.service import reconsideration
from referral_api.reconsiderations.queries import open_on
from tym_shared.db import driver_of
from tym_shared.feed import Event
from tym_shared.jobs import enqueue

CAUSES = {
    "consent.withdrawn": Cause.WITHDRAWN,
    "consent.expired": Cause.EXPIRED,
    "consent.superseded": Cause.SUPERSEDED,
    "consent.given": Cause.SUPERSEDED,
    "consent.refused": Cause.REFUSED,
}
ANSWERS = frozenset({"consent.given", "consent.refused"})
"""Events of a newer answer, which name the consents that they overrule."""


async def follow_consent(session: AsyncSession, event: Event) -> None:
    """Have every open referral of which data left on an ended or overruled consent reconsidered."""
    cause = CAUSES.get(event.type)
    if cause is None:
        return
    consents = map(UUID, event.data.get("overrules", ())) if event.type in ANSWERS else [event.subject]
    for consent in consents:
        for referral_id in await open_on(session, consent):
            await enqueue(await driver_of(session), RECONSIDER, reconsideration(referral_id, consent, cause))
