"""Background work of attachments: unfinished and removed files are swept away, keys are wrapped anew."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from referral_api.attachments import queries
from referral_api.attachments.storage import Files
from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.sealing import KeyRing
from tym_shared.worker import WORKER

BATCH = 50
REWRAPPER = Access(caller="service", user="rewrap-file-keys")


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


async def rewrap_keys(database: Database, keys: KeyRing) -> int:
    """Wrap every file's key by the present key, so that the others can be taken out of the settings; how many."""
    rewrapped = 0
    while True:
        async with database.transaction(REWRAPPER) as session:
            rows = await queries.under_other_keys(session, keys.present, limit=BATCH)
            for row in rows:
                wrapped = keys.wrap(keys.unwrap(row.wrapped))
                row.key_name, row.key = wrapped.name, wrapped.key
            await session.flush()
        if not rows:
            return rewrapped
        rewrapped += len(rows)
