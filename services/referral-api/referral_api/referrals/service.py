"""Use cases of referrals up to their sending, and what every later change of a referral shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.clients.consent import disclosure
from referral_api.kinds.rules import KindRule, ReferralKind, find_kind
from referral_api.referrals import queries
from referral_api.referrals.models import EntryRow, ReferralRow, RelationKind, RelationRow
from referral_api.referrals.rules import (
    ENDED,
    REGISTER_RELATION,
    RecipientUnknown,
    ReferralAction,
    ReferralExistsForItem,
    ReferralId,
    ReferralState,
    Side,
    allowed_actions,
    next_state,
)
from referral_api.referrals.schemas import ReferralIn
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.db import append
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.directory import Organisation
from tym_shared.errors import FieldFault, NotFound
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A decision that lets a referral leave, and the necessity it was asked with."""

    decision: Decision
    necessity: str | None


async def create_referral(call: Call, decisions: Decisions, given: ReferralIn, *, necessity: str | None) -> ReferralRow:
    """Store a draft, or send at once: then only what the decision point permits becomes visible to the recipient.

    Refused: a recipient no provision covers, a plan item version referred before, a sending that nothing permits.
    """
    sender = call.caller.acting_organisation()
    recipient = find_recipient(call, given.recipient_id, not_these=[sender.id])
    async with call.look() as session:
        existing = await _find_existing(session, sender.id, given.plan_item_id, given.plan_item_revision)
        await call.replay(session)  # after the look, so that one's own earlier request is replayed and not refused
        today = await today_of(session)
    if existing is not None:
        raise ReferralExistsForItem(referralId=str(existing))
    rule = find_kind(given.kind, sender=sender.kind, recipient=recipient.kind, on=today)
    row = new_referral(call, rule, person_id=given.person_id, recipient=recipient)
    row.answer_mode = rule.answer_mode(given.answer_mode)
    row.service_code, row.reason, row.case_id = given.service_code, given.reason, given.case_id
    row.plan_item_id, row.plan_item_revision = given.plan_item_id, given.plan_item_revision
    entries = [_entry(row, category=entry.category, text=entry.text) for entry in given.entries]
    sending = None
    if given.send:
        sending = await _decide(call, decisions, row, entries, necessity=necessity)
    session = await call.claim()
    await _store(session, row, entries)
    if sending:
        await mark_sent(call, row, sending)
    await announce(call, row)
    return row


async def send_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, *, necessity: str | None
) -> ReferralRow:
    """Send a draft: what the decision point denies stays with the sender, and nothing permitted refuses the sending."""
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        entries = await queries.entries_of(session, [referral_id])
    next_state(row.standing, ReferralAction.SEND, side_of(call, row))
    sending = await _decide(call, decisions, row, entries, necessity=necessity)
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    next_state(row.standing, ReferralAction.SEND, side_of(call, row))
    row.version += 1
    await mark_sent(call, row, sending)
    await announce(call, row)
    return row


def new_referral(call: Call, rule: KindRule, *, person_id: UUID, recipient: Organisation) -> ReferralRow:
    """A draft of the caller's organisation, not stored yet."""
    sender = call.caller.acting_organisation()
    return ReferralRow(
        id=uuid4(),
        kind=rule.code,
        kind_version=rule.version,
        answer_mode=rule.answer_mode(None),
        person_id=person_id,
        sender_id=sender.id,
        recipient_id=recipient.id,
        data_register=rule.register_of(sender.kind),
        purpose=rule.purpose,
        act=rule.act,
        section=rule.section,
        state=ReferralState.DRAFT,
        version=1,
        created_by=call.caller.user_id,
        basis=[],
        permitted=[],
        denied=[],
    )


def find_recipient(
    call: Call, organisation_id: str, *, not_these: Iterable[str], pointer: str = "/recipientId"
) -> Organisation:
    """The active organisation; RecipientUnknown if the directory has none or it may not receive from itself."""
    found = call.directory.organisation(organisation_id)
    if found is None or found.id in not_these:
        raise RecipientUnknown(errors=[FieldFault(pointer=pointer, detail="no such recipient")])
    return found


def side_of(call: Call, row: ReferralRow) -> Side:
    """The side on which the caller's organisation stands; NotFound if on none."""
    own = call.caller.acting_organisation().id
    if own == row.sender_id:
        return Side.SENDER
    if own == row.recipient_id:
        return Side.RECIPIENT
    raise NotFound


def categories_of(row: ReferralRow, entries: Iterable[EntryRow]) -> set[DataCategory]:
    """The categories that sending this referral discloses."""
    categories = {DataCategory.IDENTITY} | {entry.category for entry in entries}
    if row.kind is ReferralKind.JOINT_ASSESSMENT:
        categories.add(DataCategory.CLIENT_RELATIONSHIP)
    if row.service_code or row.reason:
        categories.add(DataCategory.SERVICE_NEED)
    return categories


async def mark_sent(call: Call, row: ReferralRow, sending: Sending) -> None:
    """Make a stored draft sent: its permitted entries are shared and the recipient's relation is registered."""
    session, decision = await call.begin(), sending.decision
    row.state = ReferralState.SENT
    row.sent_at = await read_legal_now(session)
    stamp(row, sending)
    await session.flush()
    await note_release(call, decision, person=row.person_id)
    await queries.share_entries(session, row.id, categories=decision.permitted, decision_id=row.decision_id)
    await owe_relation(call, row, kind=RelationKind.REFERRAL_RECIPIENT, organisation_id=row.recipient_id)


def stamp(row: ReferralRow, sending: Sending) -> None:
    """Keep what the referral was sent on."""
    decision = sending.decision
    row.necessity = sending.necessity
    row.decision_id = UUID(decision.id) if decision.id else None
    row.basis = [dict(ground) for ground in decision.basis]
    row.permitted = sorted(decision.permitted)
    row.denied = [{"category": category, "reason": reason} for category, reason in sorted(decision.denied.items())]


async def owe_relation(call: Call, row: ReferralRow, *, kind: RelationKind, organisation_id: str) -> None:
    """Store a relation that the referral grounds, and the job that registers it at consent-api."""
    session, relation_id = await call.begin(), uuid4()
    await session.execute(
        append(
            RelationRow,
            id=relation_id,
            kind=kind,
            referral_id=row.id,
            person_id=row.person_id,
            sender_id=row.sender_id,
            recipient_id=row.recipient_id,
            organisation_id=organisation_id,
            requested_by=call.caller.user_id,
            starts_at=await read_legal_now(session),
            version=1,
        )
    )
    await enqueue(session, REGISTER_RELATION, {"relationId": str(relation_id)})


async def finish(session: AsyncSession, row: ReferralRow) -> None:
    """Where a referral has ended, end what it grounded and close what it still asked."""
    if row.state not in ENDED or row.sent_at is None:
        return
    await queries.close_requests(session, row.id)
    for relation_id in await queries.end_relations(session, row.id, kinds=list(RelationKind)):
        await enqueue(session, REGISTER_RELATION, {"relationId": str(relation_id)})


async def announce(call: Call, row: ReferralRow, *, event: str | None = None, contributor: str | None = None) -> None:
    """Record a change of a referral; a draft is announced to its sender alone, and no event names a person."""
    await (await call.begin()).flush()
    readers = (
        {row.sender_id} | ({row.recipient_id} if row.sent_at else set()) | ({contributor} if contributor else set())
    )
    data = {
        "state": row.state,
        "kind": row.kind,
        "groupId": str(row.group_id) if row.group_id else None,
        "planItemId": str(row.plan_item_id) if row.plan_item_id else None,
        "planItemRevision": row.plan_item_revision,
        "senderId": row.sender_id,
        "recipientId": row.recipient_id,
        "outcome": row.outcome,
        "decisionOutcome": row.recipient_decision,
    }
    await call.record(
        Change(
            event=event or f"referral.{row.state}",
            aggregate_id=row.id,
            version=row.version,
            readers=readers,
            data={name: value for name, value in data.items() if value is not None},
        )
    )


def receipt_of(row: ReferralRow, side: Side) -> Receipt:
    """The answer to a change of a referral, for the side that made it."""
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed_actions(row.standing, side))


async def today_of(session: AsyncSession) -> date:
    """The calendar date by legal time."""
    return legal_date(await read_legal_now(session))


async def _decide(
    call: Call, decisions: Decisions, row: ReferralRow, entries: Iterable[EntryRow], *, necessity: str | None
) -> Sending:
    question = disclosure(
        call,
        person=row.person_id,
        categories=categories_of(row, entries),
        register=row.data_register,
        purpose=row.purpose,
        recipient=row.recipient_id,
        necessity=necessity,
    )
    return Sending(decision=await decisions.require(question, user=call.caller), necessity=necessity)


async def _store(session: AsyncSession, row: ReferralRow, entries: Iterable[EntryRow]) -> None:
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        existing = await _find_existing(session, row.sender_id, row.plan_item_id, row.plan_item_revision)
        raise ReferralExistsForItem(referralId=str(existing) if existing else None) from None
    session.add_all(entries)
    await session.flush()


async def _find_existing(session: AsyncSession, sender: str, item: UUID | None, revision: int | None) -> UUID | None:
    return None if item is None else await queries.find_of_item(session, sender=sender, item=item, revision=revision)


def _entry(row: ReferralRow, *, category: DataCategory, text: str) -> EntryRow:
    return EntryRow(
        id=uuid4(),
        referral_id=row.id,
        person_id=row.person_id,
        source_id=row.sender_id,
        recipient_id=row.recipient_id,
        added_by=row.sender_id,
        data_register=row.data_register,
        category=category,
        text=text,
        shared=False,
    )
