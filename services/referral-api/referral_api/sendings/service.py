"""Use cases of drafting, previewing and sending a referral."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import asyncpg

from referral_api.clients.consent import Persons, disclosure
from referral_api.consent_grounds.service import note_consents
from referral_api.kinds.rules import KindRule, find_kind
from referral_api.referrals import queries
from referral_api.referrals.due_days import begin_draft, start_clocks
from referral_api.referrals.models import EntryRow, ReferralRow, RelationKind
from referral_api.referrals.rules import ReferralExistsForItem, ReferralId, check_unit
from referral_api.referrals.service import (
    CREATE,
    announce,
    categories_of,
    content_of,
    find_recipient,
    finish,
    move,
    note_step,
    owe_relation,
    pass_turn,
    side_of,
    today_of,
)
from referral_api.requirements.rules import Need, age_refused, check_organiser, required
from referral_api.sendings.rules import check_parent, parent_refused
from referral_api.sendings.schemas import ReferralIn
from referral_api.service_levels.queries import Moment, first_moment, read_moment
from referral_api.states.rules import ReferralAction, ReferralState, Side, next_state
from tym_shared.call import Call
from tym_shared.decisions import Decision, Decisions, Question, note_release
from tym_shared.directory import Organisation
from tym_shared.shapes import made
from tym_shared.statements import insert_row
from tym_shared.vocabulary import DataCategory, OrganisationId


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A decision that lets a referral leave, and the necessity it was asked with."""

    decision: Decision
    necessity: str | None


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """Whom a sending asks: the decision point, and consent-api for whether an age is in a range."""

    decisions: Decisions
    persons: Persons
    necessity: str | None


async def create_referral(call: Call, deciding: Deciding, given: ReferralIn) -> ReferralRow:
    """Store a draft, or send at once: then only what the decision point permits becomes visible to the recipient.

    Refused: a recipient no provision covers or that does not organise the service, a unit it does not have, a plan item
    version referred before, an unusable `partOf`; a sending to whom the age rules out, and one that nothing permits.
    """
    existing = await _look_for_existing(call, given)
    moment = await first_moment(call, [given.recipient_id])  # after the look: one's own is replayed, not refused
    today = moment.today
    if existing is not None:
        raise ReferralExistsForItem(referralId=str(existing))
    row, entries = drafted(call, given, today=today)
    parent = await _find_parent(call, given)
    sending = await _decide(call, deciding, row, entries, today=today) if given.send else None
    call.claim_at_end()
    if parent is not None:
        await _continue(call, parent, of_person=row.person_id)
    if sending:
        become_sent(row, sending, moment)
        for entry in entries:
            entry.shared = entry.category in sending.decision.permitted
            entry.decision_id = row.decision_id if entry.shared else None
    else:
        begin_draft(row, today)
    await _store(call, given, row, entries)
    if sending:
        await release(call, row, sending)
    else:
        await note_step(call, row, CREATE, Side.SENDER, content=content_of(row))
    await announce(call, row)
    return row


async def send_referral(call: Call, deciding: Deciding, referral_id: ReferralId) -> ReferralRow:
    """Send a draft: what the decision point denies stays with the sender, and nothing permitted refuses the sending.

    Refused too: a unit that the recipient has no more.
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        entries, today = await queries.entries_of(session, [referral_id]), await today_of(session)
    next_state(row.standing, ReferralAction.SEND, side_of(call, row))
    check_unit(call.directory.organisations[OrganisationId(row.recipient_id)], row.unit_id, on=today)
    sending = await _decide(call, deciding, row, entries, today=today)
    session = await call.claim()
    row = await queries.get_for_update(session, referral_id)
    become_sent(row, sending, await read_moment(await call.drive(), [row.recipient_id]))
    row.version += 1
    await session.flush()
    permitted = sending.decision.permitted
    await queries.share_entries(session, row.id, categories=permitted, decision_id=row.decision_id)
    await release(call, row, sending)
    await announce(call, row)
    return row


def new_referral(call: Call, rule: KindRule, *, person_id: UUID, recipient: Organisation) -> ReferralRow:
    """A draft of the caller's organisation, not stored yet."""
    sender = call.caller.acting_organisation()
    return made(
        ReferralRow,
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
        turn=Side.SENDER,
        is_proposed=False,
        version=1,
        created_by=call.caller.user_id,
        basis=[],
        permitted=[],
        denied=[],
    )


def become_sent(row: ReferralRow, sending: Sending, moment: Moment) -> None:
    """Make a draft sent, on what was decided, and start its clocks; refused where it is no draft any more."""
    row.state = next_state(row.standing, ReferralAction.SEND, Side.SENDER)
    row.sent_at = moment.at
    start_clocks(row, moment)
    pass_turn(row, moment.at)
    stamp(row, sending)


async def release(call: Call, row: ReferralRow, sending: Sending) -> None:
    """What goes with a stored sending: the release, the recipient's relation, and the step."""
    await note_release(call, sending.decision, person=row.person_id)
    await note_consents(call, sending.decision, referral_id=row.id)
    await owe_relation(call, row, kind=RelationKind.REFERRAL_RECIPIENT, organisation_id=row.recipient_id)
    await note_step(call, row, ReferralAction.SEND, Side.SENDER, content=content_of(row))


def stamp(row: ReferralRow, sending: Sending) -> None:
    """Keep what the referral was sent on."""
    decision = sending.decision
    row.necessity = sending.necessity
    row.decision_id = UUID(decision.id) if decision.id else None
    row.basis = [dict(ground) for ground in decision.basis]
    row.permitted = sorted(decision.permitted)
    row.denied = [{"category": category, "reason": reason} for category, reason in sorted(decision.denied.items())]


def drafted(call: Call, given: ReferralIn, *, today: date) -> tuple[ReferralRow, Sequence[EntryRow]]:
    """The referral and its entries as they would be stored; refused where no provision covers it."""
    sender = call.caller.acting_organisation()
    recipient = find_recipient(call, given.recipient_id, not_these=[sender.id])
    rule = find_kind(given.kind, sender=sender.kind, recipient=recipient.kind, on=today)
    check_organiser(rule, given.service_code, recipient.kind)
    check_unit(recipient, given.recipient_unit, on=today)
    row = new_referral(call, rule, person_id=given.person_id, recipient=recipient)
    row.answer_mode = rule.answer_mode(given.answer_mode)
    row.urgent_ground = rule.check_exception(given.urgent_ground)
    row.unit_id, row.urgency, row.part_of = given.recipient_unit, given.urgency, given.part_of
    row.service_code, row.reason, row.case_id = given.service_code, given.reason, given.case_id
    row.starts_on, row.ends_on = given.starts_on, given.ends_on
    row.plan_item_id, row.plan_item_revision = given.plan_item_id, given.plan_item_revision
    return row, [_entry(row, category=entry.category, text=entry.text) for entry in given.entries]


def question_of(call: Call, deciding: Deciding, row: ReferralRow, entries: Iterable[EntryRow]) -> Question:
    """May the sender give the recipient what this referral holds?"""
    return disclosure(
        call,
        person=row.person_id,
        categories=categories_of(row, entries),
        register=row.data_register,
        purpose=row.purpose,
        recipient=row.recipient_id,
        necessity=deciding.necessity,
        urgent_ground=row.urgent_ground,
    )


async def check_age(call: Call, deciding: Deciding, row: ReferralRow, *, today: date) -> None:
    """Refuse a person who is known to be outside the ages that the kind or the service is for."""
    needed = required(Need.AGE, kind=row.kind, service=row.service_code, on=today)
    if needed is None:
        return
    is_within = await deciding.persons.is_within_ages(
        row.person_id, from_age=needed.from_age, below=needed.below, purpose=row.purpose, user=call.caller
    )
    if is_within is False:
        raise age_refused(needed)


async def _decide(
    call: Call, deciding: Deciding, row: ReferralRow, entries: Iterable[EntryRow], *, today: date
) -> Sending:
    await check_age(call, deciding, row, today=today)
    question = question_of(call, deciding, row, entries)
    decision = await deciding.decisions.require(question, user=call.caller)
    return Sending(decision=decision, necessity=deciding.necessity)


async def _find_parent(call: Call, given: ReferralIn) -> ReferralRow | None:
    if given.part_of is None:
        return None
    async with call.glance() as driver:
        parent = await queries.find(driver, given.part_of)
    if parent is None:
        raise parent_refused()
    _check_parent(call, parent, of_person=given.person_id)
    return parent


def _check_parent(call: Call, parent: ReferralRow, *, of_person: UUID) -> Side:
    side = side_of(call, parent)
    check_parent(
        side=side,
        state=parent.state,
        mode=parent.answer_mode,
        is_sent=parent.sent_at is not None,
        person=parent.person_id,
        of_person=of_person,
    )
    return side


async def _continue(call: Call, parent: ReferralRow, *, of_person: UUID) -> None:
    """A consultation that leads to a referral of its sender ends with that; an onward referral leaves its parent be."""
    parent = await queries.get_for_update(await call.begin(), ReferralId(parent.id))
    if _check_parent(call, parent, of_person=of_person) is Side.SENDER:
        await move(call, parent, ReferralAction.CONTINUE_AS_REFERRAL, Side.SENDER)
        await finish(await call.drive(), parent)
        await announce(call, parent)


async def _store(call: Call, given: ReferralIn, row: ReferralRow, entries: Iterable[EntryRow]) -> None:
    if given.plan_item_id is None:
        await insert_row(await call.writes(), row)
    else:
        await _store_of_item(await call.drive(), call, given, row)
    for entry in entries:
        await insert_row(await call.writes(), entry)


async def _store_of_item(driver: asyncpg.Connection, call: Call, given: ReferralIn, row: ReferralRow) -> None:
    """Store the referral of a plan item, which another may be referring at this moment."""
    try:
        async with driver.transaction():
            await insert_row(driver, row)
    except asyncpg.UniqueViolationError:
        existing = await _find_existing(driver, call, given)
        raise ReferralExistsForItem(referralId=str(existing) if existing else None) from None


async def _look_for_existing(call: Call, given: ReferralIn) -> UUID | None:
    if given.plan_item_id is None:
        return None
    async with call.glance() as driver:
        return await _find_existing(driver, call, given)


async def _find_existing(driver: asyncpg.Connection, call: Call, given: ReferralIn) -> UUID | None:
    assert given.plan_item_id is not None
    sender = call.caller.acting_organisation().id
    return await queries.find_of_item(driver, sender=sender, item=given.plan_item_id, revision=given.plan_item_revision)


def _entry(row: ReferralRow, *, category: DataCategory, text: str) -> EntryRow:
    return made(
        EntryRow,
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
