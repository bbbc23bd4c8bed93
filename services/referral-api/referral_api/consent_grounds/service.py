"""The use case of noting the consents that a disclosure stands on."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.consent_grounds.models import ConsentGroundRow
from referral_api.consent_grounds.rules import RECONSIDER, Cause, consents_in
from tym_shared.call import Call
from tym_shared.db import driver_of
from tym_shared.decisions import Decision
from tym_shared.jobs import enqueue


async def note_consents(call: Call, decision: Decision, *, referral_id: UUID) -> None:
    """Note in the releasing transaction on which consents data left, and have each asked about once it is committed.

    A consent that ended between the decision and the commit is found so; one that ends later is told by the feed.
    """
    source, user = call.caller.acting_organisation().id, call.caller.user_id
    await keep_consents(await call.begin(), decision, referral_id=referral_id, source=source, user=user)


async def keep_consents(
    session: AsyncSession, decision: Decision, *, referral_id: UUID, source: str, user: str
) -> None:
    """The same for a decision that no call asked for."""
    for consent in sorted(consents_in(decision.basis)):
        values = {"referral_id": referral_id, "consent_id": consent, "source_id": source, "noted_by": user}
        await session.execute(insert(ConsentGroundRow).values(values).on_conflict_do_nothing())
        await enqueue(await driver_of(session), RECONSIDER, reconsideration(referral_id, consent, Cause.NOT_HOLDING))


def reconsideration(referral_id: UUID, consent_id: UUID, cause: Cause) -> dict[str, object]:
    """The job's payload."""
    return {"referralId": str(referral_id), "consentId": str(consent_id), "cause": cause.value}
