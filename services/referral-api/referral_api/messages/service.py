"""Use cases of messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid4

from referral_api.clients.consent import reading
from referral_api.consent_grounds.service import note_consents
from referral_api.messages import queries
from referral_api.messages.models import MessageRow, ReceiptRow
from referral_api.messages.rules import Audience, Author, ReferralTakesNoMessages
from referral_api.messages.schemas import MessageIn
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import PurposeOfAnotherKind, ReferralId
from referral_api.referrals.service import side_of, today_of
from referral_api.states.rules import ENDED
from referral_api.tellings.service import decide_telling
from referral_api.texts.rules import check_categories
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.errors import NotFound
from tym_shared.vocabulary import DataCategory, PersonId

SENT = "message.sent"


class OfOrganisations(Protocol):
    """Anything between a sender and a recipient."""

    @property
    def sender_id(self) -> str: ...
    @property
    def recipient_id(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page of messages as one reader may read it; of the `withheld` ones the reader learns only that they are."""

    rows: Sequence[MessageRow]
    withheld: dict[UUID, list[str]]
    receipts: dict[UUID, list[ReceiptRow]]
    following: str | None
    unread: int


async def send_message(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: MessageIn, *, necessity: str | None
) -> MessageRow:
    """Write to the other side, and to the person where it is marked; kept only if the other side may have all of it.

    Refused: a draft and a referral that has ended, a category that the referral was not sent with, and one that the
    decision on this message denies.
    """
    async with call.look() as session:
        referral = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
    _require_open(referral)
    check_categories(given.categories, referral.permitted)
    decision = await decide_telling(
        call, decisions, referral, categories=given.categories, necessity=necessity, on=today
    )
    session = await call.claim()
    referral = await referrals.get_for_update(session, referral_id)
    _require_open(referral)
    row = _message(call, referral, author=_author_of(call, referral), text=given.text, audience=given.audience)
    row.categories, row.necessity = sorted(given.categories), necessity
    if decision:
        row.decision_id = UUID(decision.id) if decision.id else None
        await note_release(call, decision, person=referral.person_id)
    if decision and row.author is Author.SENDER:
        await note_consents(call, decision, referral_id=referral.id)
    return await _keep(call, row)


async def send_own_message(call: Call, referral_id: ReferralId, text: str) -> MessageRow:
    """The person writes to both sides; whoever acts for the person is named as its author."""
    async with call.look() as session:
        await call.replay(session)
    session = await call.claim()
    referral = await referrals.get(session, referral_id)
    _require_open(referral)
    row = _message(call, referral, author=Author.PERSON, text=text, audience=Audience.PERSON_TOO)
    return await _keep(call, row)


async def read_messages(
    call: Call, decisions: Decisions, referral_id: ReferralId, *, cursor: str | None, limit: int
) -> Shown:
    """A page of messages for a worker of either side, receipted and logged before it leaves.

    The sender reads its own register. What the recipient reads of the sender's is decided anew each time; a message
    with a denied category is withheld whole. Once the referral has ended the recipient finds nothing.
    """
    async with call.look() as session:
        referral = await referrals.get(session, referral_id)
        reader = _author_of(call, referral)
        found, _ = await queries.page(session, referral_id, cursor=cursor, limit=limit)
    decision = None
    if reader is Author.RECIPIENT:
        if call.purpose != referral.purpose:
            raise PurposeOfAnotherKind(f"These messages are read for the purpose {referral.purpose}.")
        decision = await _decide_reading(call, decisions, referral, found)
    session = await call.begin()
    referral = await referrals.get(session, referral_id)
    if reader is Author.RECIPIENT and referral.state in ENDED:
        return Shown(rows=[], withheld={}, receipts={}, following=None, unread=0)
    rows, following = await queries.page(session, referral_id, cursor=cursor, limit=limit)
    withheld = {row.id: denied for row in rows if reader is Author.RECIPIENT and (denied := _denied(row, decision))}
    if decision:
        await note_release(call, decision, person=referral.person_id)
    seen = [row for row in rows if row.id not in withheld]
    await _log(call, referral, seen)
    return await _shown(call, referral_id, rows, following=following, reader=reader, withheld=withheld)


async def read_own_messages(call: Call, referral_id: ReferralId, *, cursor: str | None, limit: int) -> Shown:
    """The person's page: what is marked for them and what they wrote."""
    session = await call.begin()
    referral = await referrals.get(session, referral_id)
    rows, following = await queries.page(session, referral_id, cursor=cursor, limit=limit)
    await _log(call, referral, rows)
    return await _shown(call, referral_id, rows, following=following, reader=Author.PERSON, withheld={})


def reader_of(call: Call, row: OfOrganisations) -> Author:
    """The side for which the caller's organisation reads; NotFound if it is on none."""
    own = call.caller.acting_organisation().id
    if own not in {row.sender_id, row.recipient_id}:
        raise NotFound
    return Author.SENDER if own == row.sender_id else Author.RECIPIENT


async def _shown(
    call: Call,
    referral_id: UUID,
    rows: Sequence[MessageRow],
    *,
    following: str | None,
    reader: Author,
    withheld: dict[UUID, list[str]],
) -> Shown:
    session, caller = await call.begin(), call.caller
    organisation = caller.organisation.id if caller.organisation else None
    others = [row for row in rows if row.author is not reader and row.id not in withheld]
    more = await queries.note_receipts(
        session, others, user=caller.user_id, name=caller.name, organisation=organisation
    )
    if more:
        await queries.count_read(session, referral_id, user=caller.user_id, more=more)
    thread = await queries.thread(session, referral_id)
    read = (await queries.read_by(session, caller.user_id, [referral_id])).get(referral_id, 0)
    return Shown(
        rows=rows,
        withheld=withheld,
        receipts=dict(await queries.receipts_of(session, [row.id for row in rows])),
        following=following,
        unread=thread.counts.of_others(reader) - read if thread else 0,
    )


async def _decide_reading(
    call: Call, decisions: Decisions, referral: ReferralRow, rows: Sequence[MessageRow]
) -> Decision | None:
    """The decision on the sender's messages of a page; None where there are none to decide on.

    A page of nothing but what is denied is refused; the person's messages and the reader's own are shown in any case.
    """
    categories = {DataCategory(category) for row in rows if row.author is Author.SENDER for category in row.categories}
    if not categories or referral.state in ENDED:
        return None
    question = reading(
        call,
        person=referral.person_id,
        categories=categories,
        register=referral.data_register,
        purpose=referral.purpose,
        source=referral.sender_id,
    )
    ask = decisions.require if all(row.author is Author.SENDER for row in rows) else decisions.evaluate
    return await ask(question, user=call.caller)


def _denied(row: MessageRow, decision: Decision | None) -> list[str]:
    """The categories of the sender's message that this reading may not have; one that came meanwhile is undecided."""
    permitted = decision.permitted if decision else frozenset()
    return [category for category in row.categories if row.author is Author.SENDER and category not in permitted]


def _author_of(call: Call, referral: ReferralRow) -> Author:
    return Author(side_of(call, referral).value)


def _message(call: Call, referral: ReferralRow, *, author: Author, text: str, audience: Audience) -> MessageRow:
    return MessageRow(
        id=uuid4(),
        referral_id=referral.id,
        person_id=referral.person_id,
        sender_id=referral.sender_id,
        recipient_id=referral.recipient_id,
        author=author,
        author_user=call.caller.user_id,
        author_name=call.caller.name,
        audience=audience,
        categories=[],
        text=text,
        data_register=referral.data_register,
    )


async def _keep(call: Call, row: MessageRow) -> MessageRow:
    session = await call.begin()
    await queries.count_in(session, row)
    session.add(row)
    await session.flush()
    data = {"referralId": str(row.referral_id), "author": row.author, "audience": row.audience}
    readers = [row.sender_id, row.recipient_id]
    await call.record(Change(event=SENT, aggregate_id=row.id, version=1, readers=readers, data=data))
    return row


async def _log(call: Call, referral: ReferralRow, rows: Sequence[MessageRow]) -> None:
    told = {category for row in rows for category in row.categories} | {DataCategory.CLIENT_RELATIONSHIP.value}
    await call.log_use([PersonId(referral.person_id)], register=referral.data_register, categories=told)


def _require_open(referral: ReferralRow) -> None:
    if referral.sent_at is None or referral.state in ENDED:
        raise ReferralTakesNoMessages(state=referral.state)
