"""What reconsiderations take from consent-api's feed: the ends of consents."""

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.consent_grounds.rules import RECONSIDER, Cause
from referral_api.consent_grounds.service import reconsideration
from referral_api.reconsiderations.queries import open_on
from tym_shared.feed import Event
from tym_shared.jobs import enqueue

CAUSES = {
    "consent.withdrawn": Cause.WITHDRAWN,
    "consent.expired": Cause.EXPIRED,
    "consent.superseded": Cause.SUPERSEDED,
}


async def follow_consent(session: AsyncSession, event: Event) -> None:
    """Have every open referral of which data left on an ended consent reconsidered."""
    cause = CAUSES.get(event.type)
    if cause is None:
        return
    for referral_id in await open_on(session, event.subject):
        await enqueue(session, RECONSIDER, reconsideration(referral_id, event.subject, cause))
