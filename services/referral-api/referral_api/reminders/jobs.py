"""Tells of due days and lets unsent referrals expire, by legal time; gives days to what has none yet."""

from collections.abc import Awaitable, Callable

from referral_api.referrals.due_days import make_up_clocks
from referral_api.reminders import queries
from referral_api.reminders.service import tell_batch
from tym_shared.access import Access
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.directory_copy import HeldDirectory
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER

BATCH = 100
GIVER = Access(caller="service", user="give-due-days")


def reminding(database: Database, directory: HeldDirectory) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of what is to be told today, to the leads that the directory copy names."""

    async def step() -> int:
        await directory.refresh()
        async with database.transaction(WORKER) as session:
            today = legal_date(await read_legal_now(session))
            return await tell_batch(session, directory.get(), today=today, limit=BATCH)

    return step


async def give_due_days(database: Database) -> int:
    """Give open referrals that have no due days theirs; how many. The worker tells next of what is late by them."""
    given, last = 0, None
    while True:
        async with database.transaction(GIVER) as session:
            today = legal_date(await read_legal_now(session))
            rows = await queries.without_days(session, after=last, limit=BATCH)
            for row in rows:
                make_up_clocks(row, today)
            given += sum(session.is_modified(row) for row in rows)
            last = rows[-1].id if rows else None
            await session.flush()
        if last is None:
            return given
