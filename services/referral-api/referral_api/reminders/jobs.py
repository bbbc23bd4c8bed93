"""Tells of due days and lets unsent referrals expire, by legal time."""

from collections.abc import Awaitable, Callable

from referral_api.reminders.service import tell_batch
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.directory_copy import HeldDirectory
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER

BATCH = 100


def reminding(database: Database, directory: HeldDirectory) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of what is to be told today, to the leads that the directory copy names."""

    async def step() -> int:
        await directory.refresh()
        async with database.transaction(WORKER) as session:
            today = legal_date(await read_legal_now(session))
            return await tell_batch(session, directory.get(), today=today, limit=BATCH)

    return step
