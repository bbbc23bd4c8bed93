"""Adds the changes that the trigger has noted to the counts, and counts what was due before there was a trigger."""

from collections.abc import Awaitable, Callable

from referral_api.worklists.queries import fold, organisations_with_days, recount
from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.worker import WORKER

BATCH = 1000
COUNTER = Access(caller="service", user="give-due-days")


def adding_up(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that adds a batch of changes up."""

    async def add_batch() -> int:
        async with database.transaction(WORKER) as session:
            return await fold(session, batch=BATCH)

    return add_batch


async def count_due_days(database: Database) -> int:
    """Make the counts of due days right, an organisation at a time, beside the running service; how many were not."""
    async with database.transaction(COUNTER) as session:
        organisations = await organisations_with_days(session)
    wrong = 0
    for organisation in organisations:
        async with database.transaction(COUNTER) as session:
            wrong += await recount(session, organisation)
    return wrong
