"""Background work of attachments: unfinished and removed files are swept away, old ones erased, keys wrapped anew."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments import queries
from referral_api.attachments.rules import FileState, retention_of
from referral_api.attachments.storage import Files
from referral_api.states.rules import ENDED
from tym_shared.access import Access
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import add_months
from tym_shared.sealing import KeyRing
from tym_shared.vocabulary import Register
from tym_shared.worker import WORKER

BATCH = 50
MONTHS_OF_YEAR = 12
ERASER = Access(caller="service", user="erase-attachments")


def sweeping(database: Database, files: Files, *, unfinished_after: timedelta) -> Callable[[], Awaitable[int]]:
    """The step that removes one batch of files that are leaving or never came whole: bytes first, then the row."""

    async def step() -> int:
        moment = datetime.now(UTC) - unfinished_after
        async with database.transaction(WORKER) as session:
            rows = await queries.to_remove(session, unfinished_before=moment, limit=BATCH)
        for row in rows:
            await files.remove(row)
            async with database.transaction(WORKER) as session:
                await queries.forget_file(session, row.id)
        return len(rows)

    return step


async def erase_attachments(database: Database) -> int:
    """Erase the attachments of referrals that ended as long ago as their register's rule says; how many.

    The worker removes their bytes next. What is left is the fact of the erasure.
    """
    erased = 0
    for register in Register:
        while count := await _erase_batch(database, register):
            erased += count
    return erased


async def rewrap_keys(database: Database, keys: KeyRing) -> int:
    """Wrap every file's key by the present key, so that the others can be taken out of the settings; how many."""
    rewrapped = 0
    while True:
        async with database.transaction(ERASER) as session:
            rows = await queries.under_other_keys(session, keys.present, limit=BATCH)
            for row in rows:
                wrapped = keys.wrap(keys.unwrap(row.wrapped))
                row.key_name, row.key = wrapped.name, wrapped.key
            await session.flush()
        if not rows:
            return rewrapped
        rewrapped += len(rows)


async def _erase_batch(database: Database, register: Register) -> int:
    async with database.transaction(ERASER) as session:
        return await _erase(session, register, now=await read_legal_now(session))


async def _erase(session: AsyncSession, register: Register, *, now: datetime) -> int:
    day = add_months(now.date(), -MONTHS_OF_YEAR * retention_of(register).number)
    before = datetime.combine(day, datetime.min.time(), UTC)
    ended = sorted(state.value for state in ENDED)
    rows = [
        row async for row in queries.kept_too_long(session, register=register, ended=ended, before=before, limit=BATCH)
    ]
    for row in rows:
        change = Change(
            event="attachment.erased",
            aggregate_id=row.id,
            version=2,
            readers=[row.source_id, row.recipient_id],
            data={"referralId": str(row.referral_id)},
        )
        await record_change(session, change, operation="erase_attachment", actor=Actor(user_id=ERASER.user))
        await session.delete(row)
    await session.flush()
    for row in rows:
        await queries.change_file(session, row.id, before=FileState.KEPT, after=FileState.LEAVING)
    return len(rows)
