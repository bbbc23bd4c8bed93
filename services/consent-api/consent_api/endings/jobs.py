"""What happens to consents by itself: those whose time is over expire, with an event."""

from collections.abc import Awaitable, Callable

from consent_api.consents import queries
from consent_api.consents.rules import MACHINE, ConsentAction
from consent_api.consents.service import add_step, announcement
from tym_shared.changes import Actor, record_change
from tym_shared.db import Database
from tym_shared.worker import WORKER

BATCH = 100


def expiry(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that expires a batch of consents and requests; the decision point denies by the date in any case."""

    async def expire_batch() -> int:
        async with database.transaction(WORKER) as session:
            rows = await queries.ended(session, limit=BATCH)
            for row in rows:
                row.state = MACHINE.move(row.state, ConsentAction.EXPIRE)
                row.version += 1
                await session.flush()
                await add_step(session, row, user_id=WORKER.user, user_name=WORKER.user, organisation_id=None)
                await record_change(
                    session, announcement(row), operation="expire_consent", actor=Actor(user_id=WORKER.user)
                )
        return len(rows)

    return expire_batch
