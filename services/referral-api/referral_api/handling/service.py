"""Use cases of handling a referral: of competing actions exactly one wins."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from referral_api.clients.consent import disclosure
from referral_api.handling.schemas import CompleteIn, DecisionIn
from referral_api.kinds.rules import decline_reasons, find_kind, outcomes, require_code
from referral_api.referrals import queries
from referral_api.referrals.models import EntryRow, ReferralRow, RelationKind
from referral_api.referrals.rules import ReferralAction, ReferralId, ReferralState, Side, next_state
from referral_api.referrals.service import (
    Sending,
    announce,
    categories_of,
    find_recipient,
    finish,
    owe_relation,
    receipt_of,
    side_of,
    stamp,
    today_of,
)
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.db import append
from tym_shared.decisions import Decisions, note_release
from tym_shared.directory import Organisation
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt

Fill = Callable[[ReferralRow], None]


async def act(call: Call, referral_id: ReferralId, action: ReferralAction, fill: Fill = lambda _row: None) -> Receipt:
    """Take an action that tells nobody anything new; `fill` writes what the action brings.

    Refused: the other side's action (403), and an action that the state no longer permits (409).
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
    next_state(row.standing, action, side_of(call, row))
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    side = side_of(call, row)
    row.state = next_state(row.standing, action, side)
    row.asked_side = None
    row.version += 1
    fill(row)
    await session.flush()
    await finish(session, row)
    await announce(call, row)
    return receipt_of(row, side)


async def decline_referral(call: Call, referral_id: ReferralId, reason: str) -> Receipt:
    """Decline with a coded reason; Malformed for a code outside the list."""
    code = require_code(decline_reasons(), reason, pointer="/reason")

    def fill(row: ReferralRow) -> None:
        row.decline_reason = code

    return await act(call, referral_id, ReferralAction.DECLINE, fill)


async def record_decision(call: Call, referral_id: ReferralId, given: DecisionIn) -> Receipt:
    """Record the recipient's decision: granted lets the service start, refused ends the referral with its advice."""

    def fill(row: ReferralRow) -> None:
        row.recipient_decision_id = given.decision_id
        row.recipient_decision = given.outcome
        row.appeal_advice = given.appeal_advice

    return await act(call, referral_id, ReferralAction.RECORD_DECISION, fill)


async def record_application(call: Call, referral_id: ReferralId, applied_on: date | None) -> Receipt:
    """Record that the person has applied, on a day or today."""
    today = await _today(call)

    def fill(row: ReferralRow) -> None:
        row.applied_on = applied_on or today

    return await act(call, referral_id, ReferralAction.RECORD_APPLICATION, fill)


async def start_referral(call: Call, referral_id: ReferralId, started_on: date | None) -> Receipt:
    """Record that the service has started, on a day or today; where a decision is required, only if it was granted."""
    today = await _today(call)

    def fill(row: ReferralRow) -> None:
        row.started_on = started_on or today

    return await act(call, referral_id, ReferralAction.START, fill)


async def complete_referral(call: Call, referral_id: ReferralId, given: CompleteIn) -> Receipt:
    """Complete with a coded outcome, which the sender acknowledges; Malformed for a code outside the list."""
    code = require_code(outcomes(), given.outcome, pointer="/outcome")
    today = await _today(call)

    def fill(row: ReferralRow) -> None:
        row.outcome, row.completed_on = code, given.completed_on or today

    return await act(call, referral_id, ReferralAction.COMPLETE, fill)


async def redirect_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, recipient_id: str
) -> tuple[Receipt, UUID]:
    """Pass the referral on: a new one to the new recipient, on a new decision, linked both ways; its id.

    The sender stays the sender, and the new version counts on, so that who follows a plan item sees the newer one.
    Refused: a recipient no provision covers, and data that may not go on to it.
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        entries = await queries.entries_of(session, [referral_id])
        today = await today_of(session)
    next_state(row.standing, ReferralAction.REDIRECT, side_of(call, row))
    own = call.caller.acting_organisation()
    recipient = find_recipient(call, recipient_id, not_these=[own.id, row.sender_id])
    rule = find_kind(row.kind, sender=own.kind, recipient=recipient.kind, on=today)
    passed = [entry for entry in entries if entry.source_id == row.sender_id]
    question = disclosure(
        call,
        person=row.person_id,
        categories=categories_of(row, passed),
        register=row.data_register,
        purpose=rule.purpose,
        recipient=recipient.id,
        necessity=call.necessity,
    )
    sending = Sending(decision=await decisions.require(question, user=call.caller), necessity=call.necessity)
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    row.state = next_state(row.standing, ReferralAction.REDIRECT, side_of(call, row))
    row.version += 1
    new = _passed_on(row, recipient, own, created_by=call.caller.user_id)
    new.kind_version, new.act, new.section, new.purpose = rule.version, rule.act, rule.section, rule.purpose
    new.answer_mode = rule.answer_mode(None)
    new.sent_at, new.version = await read_legal_now(session), row.version + 1
    stamp(new, sending)
    row.redirected_to = new.id
    await session.flush()
    await session.execute(append(ReferralRow, **_values(new)))
    for entry in passed:
        if entry.category in sending.decision.permitted:
            await session.execute(append(EntryRow, **_copied(entry, new, added_by=own.id)))
    await note_release(call, sending.decision, person=new.person_id)
    await owe_relation(call, new, kind=RelationKind.REFERRAL_RECIPIENT, organisation_id=recipient.id)
    await finish(session, row)
    await announce(call, row)
    await announce(call, new)
    return receipt_of(row, Side.RECIPIENT), new.id


async def _today(call: Call) -> date:
    async with call.look() as session:
        return await today_of(session)


def _passed_on(row: ReferralRow, recipient: Organisation, own: Organisation, *, created_by: str) -> ReferralRow:
    """The new recipient's referral, which its maker cannot see: it is inserted without being read back."""
    kept = ["kind", "group_id", "person_id", "sender_id", "data_register", "case_id"]
    linked = ["plan_item_id", "plan_item_revision"]
    seen = ["service_code", "reason"] if DataCategory.SERVICE_NEED in row.permitted else []
    return ReferralRow(
        **{name: getattr(row, name) for name in (*kept, *linked, *seen)},
        id=uuid4(),
        recipient_id=recipient.id,
        state=ReferralState.SENT,
        created_by=created_by,
        redirected_from=row.id,
        redirected_by=own.id,
    )


def _values(row: ReferralRow) -> dict[str, Any]:  # a column's value may be anything
    mapped = ReferralRow.__mapper__.column_attrs.keys()
    return {name: value for name in mapped if (value := getattr(row, name)) is not None}


def _copied(entry: EntryRow, new: ReferralRow, *, added_by: str) -> dict[str, Any]:  # a column's value may be anything
    return {
        "id": uuid4(),
        "referral_id": new.id,
        "person_id": entry.person_id,
        "source_id": entry.source_id,
        "recipient_id": new.recipient_id,
        "added_by": added_by,
        "data_register": entry.data_register,
        "category": entry.category,
        "text": entry.text,
        "shared": True,
        "decision_id": new.decision_id,
    }
