"""Statements on messages; the policies show them to the two sides, and to the person what is marked for them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.messages.models import MessageRow, ReaderRow, ReceiptRow, ThreadRow
from referral_api.messages.rules import Audience, Author
from tym_shared.clock import legal_now
from tym_shared.pagination import cut, page_after

COUNTED = {
    (Author.SENDER, Audience.WORKERS): ("from_sender",),
    (Author.SENDER, Audience.PERSON_TOO): ("from_sender", "from_sender_to_person"),
    (Author.RECIPIENT, Audience.WORKERS): ("from_recipient",),
    (Author.RECIPIENT, Audience.PERSON_TOO): ("from_recipient", "from_recipient_to_person"),
    (Author.PERSON, Audience.PERSON_TOO): ("from_person",),
}
"""Which counts of a thread a message adds to."""
COLUMNS = ("from_sender", "from_recipient", "from_person", "from_sender_to_person", "from_recipient_to_person")


async def page(
    session: AsyncSession, referral_id: UUID, *, cursor: str | None, limit: int
) -> tuple[Sequence[MessageRow], str | None]:
    """A page of a referral's visible messages, newest first."""
    statement = select(MessageRow).where(MessageRow.referral_id == referral_id)
    statement = page_after(statement, at=MessageRow.created_at, key=MessageRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def threads(
    session: AsyncSession, organisation: str, *, cursor: str | None, limit: int
) -> tuple[Sequence[ThreadRow], str | None]:
    """A page of the organisation's threads, that of the newest message first."""
    statement = select(ThreadRow).where(
        or_(ThreadRow.sender_id == organisation, ThreadRow.recipient_id == organisation)
    )
    statement = page_after(statement, at=ThreadRow.created_at, key=ThreadRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def thread(session: AsyncSession, referral_id: UUID) -> ThreadRow | None:
    """The referral's thread, once a message has been written."""
    return (await session.scalars(select(ThreadRow).where(ThreadRow.id == referral_id))).one_or_none()


async def count_in(session: AsyncSession, message: MessageRow) -> None:
    """Count a message in its thread, which the first one begins; the thread stays locked until the commit."""
    added = COUNTED[message.author, message.audience]
    begun = insert(ThreadRow).values(
        id=message.referral_id,
        person_id=message.person_id,
        sender_id=message.sender_id,
        recipient_id=message.recipient_id,
        data_register=message.data_register,
        created_at=legal_now(),
        **{name: int(name in added) for name in COLUMNS},
    )
    counted = {name: getattr(ThreadRow, name) + 1 for name in added}
    await session.execute(
        begun.on_conflict_do_update(index_elements=["id"], set_={**counted, "created_at": legal_now()})
    )


async def receipts_of(session: AsyncSession, messages: Collection[UUID]) -> Mapping[UUID, list[ReceiptRow]]:
    """The visible receipts of messages, in the order of reading."""
    statement = select(ReceiptRow).where(ReceiptRow.message_id.in_(messages)).order_by(ReceiptRow.read_at)
    found: dict[UUID, list[ReceiptRow]] = {}
    for row in await session.scalars(statement):
        found.setdefault(row.message_id, []).append(row)
    return found


async def note_receipts(
    session: AsyncSession, messages: Sequence[MessageRow], *, user: str, name: str, organisation: str | None
) -> int:
    """Note that a user has read these messages; how many of them for the first time."""
    if not messages:
        return 0
    values = [
        {
            "message_id": one.id,
            "reader_user": user,
            "person_id": one.person_id,
            "sender_id": one.sender_id,
            "recipient_id": one.recipient_id,
            "audience": one.audience,
            "organisation_id": organisation,
            "reader_name": name,
        }
        for one in messages
    ]
    noted = insert(ReceiptRow).values(values).on_conflict_do_nothing().returning(ReceiptRow.message_id)
    return len((await session.execute(noted)).all())


async def count_read(session: AsyncSession, referral_id: UUID, *, user: str, more: int) -> None:
    """Add to what a user has read of a referral's messages."""
    counted = insert(ReaderRow).values(referral_id=referral_id, reader_user=user, read=more)
    await session.execute(
        counted.on_conflict_do_update(
            index_elements=["referral_id", "reader_user"], set_={"read": ReaderRow.read + more}
        )
    )


async def read_by(session: AsyncSession, user: str, referrals: Collection[UUID]) -> Mapping[UUID, int]:
    """How many of the others' messages a user has read, by referral."""
    statement = select(ReaderRow.referral_id, func.coalesce(ReaderRow.read, 0)).where(
        ReaderRow.reader_user == user, ReaderRow.referral_id.in_(referrals)
    )
    return dict((await session.execute(statement)).tuples().all())
