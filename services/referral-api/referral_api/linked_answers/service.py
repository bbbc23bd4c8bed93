"""Use cases of the recipient who has nothing but a link."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Insert

from referral_api.absences.service import report_absence
from referral_api.handling import service as handling
from referral_api.handling.schemas import RefusalIn
from referral_api.linked_answers.schemas import LinkedAnswerIn
from referral_api.links import queries
from referral_api.links.models import LinkRow, LinkUseRow
from referral_api.links.rules import MACHINE, LinkAction, LinkAnswer, LinkState, check_strong, left_of
from referral_api.links.service import LinkTokens, announce_link
from referral_api.outcomes.service import answer_outcome, complete_referral
from referral_api.readings.service import Reading, read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import ENDED, UNDER_WAY, ReferralAction
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decisions
from tym_shared.errors import FieldFault, Malformed, NotFound
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.wire import Receipt

READ = "read"
Perform = Callable[[Call, Decisions, ReferralId, LinkedAnswerIn], Awaitable[Receipt]]
Body = TypeVar("Body")


async def read_by_link(call: Call, decisions: Decisions, tokens: LinkTokens, token: str) -> tuple[Reading, LinkRow]:
    """The referral for the strongly identified recipient, decided and logged like any reading, the use logged too.

    NotFound, as for anything unknown: a token we have not signed, another recipient's, one that was refreshed, revoked,
    spent or is past its last moment, and a referral that has ended.
    """
    async with call.look() as session:
        now = await read_legal_now(session)
        check_strong(call.caller.claims.acr, on=legal_date(now))
        link_id, serial = tokens.read(token)
        row = _find_live(call, await queries.get(session, link_id), serial, now=now)
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    found = await read_referral(call, decisions, ReferralId(row.referral_id))
    session = await call.begin()
    row = _find_live(call, await queries.get(session, link_id), serial, now=await read_legal_now(session))
    _require_going_on(found.row)
    await session.execute(_use(call, row, READ))
    return found, row


async def answer_by_link(
    call: Call, decisions: Decisions, tokens: LinkTokens, token: str, action: LinkAnswer, *, given: LinkedAnswerIn
) -> Receipt:
    """Give one of the link's answers; an answer that was given through it already is as unknown as a foreign link."""
    async with call.look() as session:
        now = await read_legal_now(session)
        check_strong(call.caller.claims.acr, on=legal_date(now))
        link_id, serial = tokens.read(token)
        row = await queries.get(session, link_id)
        if row.recipient_id != call.caller.acting_organisation().id:
            raise NotFound
        await call.replay(session)
        row = _find_live(call, row, serial, now=now)
        _require_going_on(await referrals.get(session, ReferralId(row.referral_id)))
    if action not in left_of(row.actions, row.used):
        raise NotFound
    receipt = await PERFORM[action](call, decisions, ReferralId(row.referral_id), given)
    session = await call.begin()
    now = await read_legal_now(session)
    row = _find_live(call, await queries.get(session, link_id, locked=True), serial, now=now)
    if action not in left_of(row.actions, row.used):
        raise NotFound
    row.used = sorted({*row.used, action.value})
    if not left_of(row.actions, row.used):
        row.state = MACHINE.move(row.state, LinkAction.SPEND)
    row.version += 1
    await session.flush()
    await session.execute(_use(call, row, action.value))
    await announce_link(call, row, "used")
    referral = await referrals.get(session, ReferralId(row.referral_id))
    allowed = allowed_answers(referral, receipt.allowed_actions, left_of(row.actions, row.used))
    return Receipt(id=row.id, state=receipt.state, version=row.version, allowed_actions=allowed)


def allowed_answers(referral: ReferralRow, allowed: Iterable[str], left: Collection[str]) -> list[str]:
    """What of the recipient's actions a link still takes; an absence is reported while the person takes part."""
    absence = [LinkAnswer.REPORT_ABSENCE.value] if referral.state in UNDER_WAY else []
    return [action for action in (*allowed, *absence) if action in left]


def _find_live(call: Call, row: LinkRow, serial: int, *, now: datetime) -> LinkRow:
    own = call.caller.acting_organisation().id
    if row.recipient_id != own or row.serial != serial or row.state is not LinkState.LIVE or row.expires_at <= now:
        raise NotFound
    return row


def _require_going_on(row: ReferralRow) -> None:
    if row.state in ENDED:
        raise NotFound


async def _acknowledge(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACKNOWLEDGE)


async def _accept(call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn) -> Receipt:
    return await handling.act(call, referral, ReferralAction.ACCEPT)


async def _decline(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.decline_referral(call, decisions, referral, _said(given.decline, "/decline"))


async def _start(call: Call, _decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await handling.start_referral(call, referral, given.start.started_on if given.start else None)


async def _report_absence(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    receipt, _ = await report_absence(call, decisions, referral, _said(given.absence, "/absence"))
    return receipt


async def _complete(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await complete_referral(call, decisions, referral, _said(given.outcome, "/outcome"))


async def _answer_outcome(call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn) -> Receipt:
    return await answer_outcome(call, decisions, referral, _said(given.answer, "/answer"))


async def _confirm_cancellation(
    call: Call, _decisions: Decisions, referral: ReferralId, _given: LinkedAnswerIn
) -> Receipt:
    return await handling.confirm_cancellation(call, referral)


async def _refuse_cancellation(
    call: Call, decisions: Decisions, referral: ReferralId, given: LinkedAnswerIn
) -> Receipt:
    return await handling.refuse_cancellation(call, decisions, referral, given.refusal or RefusalIn())


PERFORM: dict[LinkAnswer, Perform] = {
    LinkAnswer.ACKNOWLEDGE: _acknowledge,
    LinkAnswer.ACCEPT: _accept,
    LinkAnswer.DECLINE: _decline,
    LinkAnswer.START: _start,
    LinkAnswer.REPORT_ABSENCE: _report_absence,
    LinkAnswer.COMPLETE: _complete,
    LinkAnswer.ANSWER_OUTCOME: _answer_outcome,
    LinkAnswer.CONFIRM_CANCELLATION: _confirm_cancellation,
    LinkAnswer.REFUSE_CANCELLATION: _refuse_cancellation,
}
"""How each answer is given."""


def _said(body: Body | None, pointer: str) -> Body:
    if body is None:
        raise Malformed(errors=[FieldFault(pointer=pointer, detail="needed for this answer")])
    return body


def _use(call: Call, row: LinkRow, action: str) -> Insert:
    return append(
        LinkUseRow,
        id=uuid4(),
        link_id=row.id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        action=action,
        serial=row.serial,
        user_id=call.caller.user_id,
        user_name=call.caller.name,
        acr=call.caller.claims.acr or "",
    )
