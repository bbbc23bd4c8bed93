"""Use cases of reconsidering referrals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.consent_grounds.models import ConsentGroundRow
from referral_api.consent_grounds.rules import Cause, consents_in
from referral_api.consent_grounds.service import Given, keep_consents
from referral_api.readings.service import read_referral
from referral_api.reconsiderations import queries
from referral_api.reconsiderations.models import ReconsiderationRow
from referral_api.reconsiderations.rules import ATTENTIONS, NothingToSettle, Result, Ruling, denials, rule_on
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import (
    Remark,
    change_of,
    finish,
    keep_step,
    listed,
    note_step,
    receipt_of,
    side_of,
    step_on,
)
from referral_api.service_levels.queries import Moment
from referral_api.states.rules import ENDED, NotYourAction, ReferralAction, Side
from tym_shared.call import Call
from tym_shared.changes import Actor, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database, driver_of
from tym_shared.decisions import Decision, Decisions, Question
from tym_shared.errors import NotFound
from tym_shared.inserts import append
from tym_shared.vocabulary import DataCategory, OrganisationId, PersonId
from tym_shared.wire import Receipt
from tym_shared.worker import WORKER

RECONSIDERED, SETTLED = "referral.reconsidered", "referral.attention-settled"
RECONSIDER, SETTLE = "reconsider", "settle-attention"
OPERATION = "reconsider_referral"
BY_ITSELF = Actor(user_id=WORKER.user)


class ReferralChanged(Exception):
    """What was asked about is not what the referral holds any more; the next try asks about that."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the decision point is asked about: what one organisation gave of a referral that has not ended."""

    row: ReferralRow
    ground: ConsentGroundRow
    given: frozenset[DataCategory]
    necessity: str | None
    noted: frozenset[UUID]

    @property
    def of_sender(self) -> bool:
        """Whether it is what the referral was sent or passed on with, not what a contributor added."""
        return self.ground.source_id in {self.row.sender_id, self.row.redirected_by}

    @property
    def source(self) -> str:
        """Under which organisation the data stands."""
        return self.row.sender_id if self.of_sender else self.ground.source_id


async def reconsider(
    database: Database, decisions: Decisions, referral_id: ReferralId, consent_id: UUID, cause: Cause
) -> None:
    """Decide anew what left on a consent that may have ended; without effect while nothing changes by it, and again.

    What is permitted still goes on, on the basis that permits it. The rest is no longer shown to the recipient; where
    nothing is left and the recipient had something to do, the referral stops. The sender's worker is told what to do.
    Refused, to be tried again: while there is no decision point, and where the referral has changed meanwhile.
    """
    async with database.transaction(WORKER) as session:
        seen = await _look(session, await referrals.get(session, referral_id), consent_id)
    if seen is None:
        return
    decision = await decisions.evaluate(replace(_question(seen), record=False), user=None)
    if not _changes(seen, decision):
        return
    decision = await decisions.evaluate(_question(seen), user=None)
    async with database.transaction(WORKER) as session:
        now = await _look(session, await referrals.get_for_update(session, referral_id), consent_id)
        if now is None or not _changes(now, decision):
            return
        if now.given != seen.given:
            raise ReferralChanged
        await _carry_out(session, now, decision, cause)


async def _look(session: AsyncSession, row: ReferralRow, consent_id: UUID) -> Seen | None:
    """What there is to reconsider; None once the referral has ended or its recipient is shown nothing more."""
    if row.state in ENDED:
        return None
    ground = await queries.ground_of(session, row.id, consent_id)
    seen = Seen(
        row=row, ground=ground, given=frozenset(), necessity=None, noted=await queries.noted_of(session, row.id)
    )
    own = set(map(DataCategory, row.permitted)) if seen.of_sender else set()
    given = own | await queries.given_by(session, row.id, seen.source)
    stated = row.necessity if seen.of_sender else None
    necessity = stated or await queries.necessity_of(session, row.id, seen.source)
    return replace(seen, given=frozenset(given), necessity=necessity) if given else None


def _changes(seen: Seen, decision: Decision) -> bool:
    """Whether the decision permits less than was given, or what the sender gave stands on other consents."""
    consent, now = seen.ground.consent_id, consents_in(decision.basis)
    has_ended = consent in consents_in(seen.row.basis) and consent not in now
    return not seen.given <= decision.permitted or (seen.of_sender and (has_ended or not now <= seen.noted))


def _question(seen: Seen) -> Question:
    row = seen.row
    return Question(
        action="disclose",
        organisation=OrganisationId(seen.ground.source_id),
        user=seen.ground.noted_by,
        user_name="",
        roles=(),
        person=PersonId(row.person_id),
        categories=sorted(seen.given),
        register=row.data_register,
        source=OrganisationId(seen.ground.source_id),
        purpose=row.purpose,
        recipient=OrganisationId(row.recipient_id),
        necessity=seen.necessity,
        urgent_ground=row.urgent_ground,
    )


async def _carry_out(session: AsyncSession, seen: Seen, decision: Decision, cause: Cause) -> None:
    row, driver = seen.row, await driver_of(session)
    moment = Moment(at=await read_legal_now(session), own={})
    ruling = rule_on(seen.given, decision.permitted, row.standing, of_sender=seen.of_sender)
    kept = _record(seen, decision, ruling, cause)
    if ruling.result is not Result.KEPT:
        await queries.stop_sharing(session, row.id, seen.source, but=ruling.permitted)
    if seen.of_sender:
        row.decision_id, row.basis = kept["decision_id"], kept["basis"]
        row.permitted, row.denied = kept["permitted"], kept["denied"]
    row.attention, row.attention_since = ATTENTIONS[ruling.result], moment.at
    said, action = Remark(reason=cause), RECONSIDER
    if ruling.result is Result.STOPPED:
        action = ReferralAction.STOP
        said = step_on(row, action, Side.SYSTEM, moment=moment, said=said)
    else:
        said = listed(action, said, on=moment.today)
        row.version += 1
    await session.flush()
    await session.execute(append(ReconsiderationRow, **kept, version=row.version))
    given = Given(source=seen.ground.source_id, user=seen.ground.noted_by)
    await keep_consents(driver, decision, referral_id=row.id, given=given)
    await keep_step(driver, row, action, Side.SYSTEM, actor=BY_ITSELF, said=said)
    await finish(driver, row)
    event = None if ruling.result is Result.STOPPED else RECONSIDERED
    await record_change(session, change_of(row, event=event), operation=OPERATION, actor=BY_ITSELF)


def _record(
    seen: Seen, decision: Decision, ruling: Ruling, cause: Cause
) -> dict[str, Any]:  # a column's value may be anything
    row = seen.row
    return {
        "referral_id": row.id,
        "consent_id": seen.ground.consent_id,
        "sender_id": row.sender_id,
        "source_id": seen.ground.source_id,
        "cause": cause,
        "result": ruling.result,
        "state_before": row.state,
        "former_decision_id": row.decision_id,
        "former_basis": row.basis,
        "former_permitted": row.permitted,
        "decision_id": UUID(decision.id) if decision.id else None,
        "basis": [dict(ground) for ground in decision.basis],
        "permitted": sorted(ruling.permitted),
        "denied": denials(row.denied if seen.of_sender else (), decision.denied, ruling.permitted),
    }


async def list_reconsiderations(
    call: Call, decisions: Decisions, referral_id: ReferralId
) -> Sequence[ReconsiderationRow]:
    """What the ends of consents did to the caller's own referral; NotFound for whoever is not its sender."""
    async with call.look() as session:
        if side_of(call, await referrals.get(session, referral_id)) is not Side.SENDER:
            raise NotFound
    await read_referral(call, decisions, referral_id)
    return await queries.of_referral(await call.begin(), referral_id)


async def settle_attention(call: Call, referral_id: ReferralId) -> Receipt:
    """Take the flag off a referral, as its sender, whose alone it is to know; refused where there is none."""
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    _check_settling(call, row)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    _check_settling(call, row)
    reason = row.attention
    row.attention = row.attention_since = None
    row.version += 1
    await session.flush()
    await note_step(call, row, SETTLE, Side.SENDER, said=Remark(reason=reason), for_sender_alone=True)
    await call.record(replace(change_of(row, event=SETTLED), readers={row.sender_id}))
    return receipt_of(row, Side.SENDER)


def _check_settling(call: Call, row: ReferralRow) -> None:
    if side_of(call, row) is not Side.SENDER:
        raise NotYourAction("The sender settles its flags.")
    if row.attention is None:
        raise NothingToSettle(state=row.state)
