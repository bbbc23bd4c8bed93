"""The use case of noting the consents that a disclosure stands on."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from referral_api.consent_grounds.models import ConsentGroundRow
from referral_api.consent_grounds.rules import RECONSIDER, Cause, consents_in
from tym_shared.call import Call
from tym_shared.decisions import Decision
from tym_shared.gathering import Executor
from tym_shared.jobs import enqueue
from tym_shared.statements import Statement

NOTE = Statement(
    insert(ConsentGroundRow).on_conflict_do_nothing().inline(),
    columns=["referral_id", "consent_id", "source_id", "noted_by"],
)


@dataclass(frozen=True, kw_only=True)
class Given:
    """Who gave data on a decision, and by which user."""

    source: str
    user: str


async def note_consents(call: Call, decision: Decision, *, referral_id: UUID) -> None:
    """Note in the releasing transaction on which consents data left, and have each asked about once it is committed.

    A consent that ended between the decision and the commit is found so; one that ends later is told by the feed.
    """
    given = Given(source=call.caller.acting_organisation().id, user=call.caller.user_id)
    await keep_consents(await call.writes(), decision, referral_id=referral_id, given=given)


async def keep_consents(driver: Executor, decision: Decision, *, referral_id: UUID, given: Given) -> None:
    """The same for a decision that no call asked for."""
    for consent in sorted(consents_in(decision.basis)):
        await NOTE.run(
            driver,
            referral_id=referral_id,
            consent_id=consent,
            source_id=given.source,
            noted_by=given.user,
        )
        await enqueue(driver, RECONSIDER, reconsideration(referral_id, consent, Cause.NOT_HOLDING))


def reconsideration(referral_id: UUID, consent_id: UUID, cause: Cause) -> dict[str, object]:
    """The job's payload."""
    return {"referralId": str(referral_id), "consentId": str(consent_id), "cause": cause.value}
