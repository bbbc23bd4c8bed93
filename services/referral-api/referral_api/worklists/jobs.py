"""Adds the changes that the trigger has noted to the counts."""

from collections.abc import Awaitable, Callable

from referral_api.worklists.queries import fold
from tym_shared.db import Database
from tym_shared.worker import WORKER

BATCH = 1000


def adding_up(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that adds a batch of changes up."""

    async def add_batch() -> int:
        async with database.transaction(WORKER) as session:
            return await fold(session, batch=BATCH)

    return add_batch
