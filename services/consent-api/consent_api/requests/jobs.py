"""What happens to requests by itself: one whose period has ended unanswered is told of, once."""

from collections.abc import Awaitable, Callable

from consent_api.requests import queries
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.worker import WORKER

BATCH = 100


def falling_due(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of overdue requests by the event `request.overdue`."""

    async def tell_batch() -> int:
        async with database.transaction(WORKER) as session:
            rows = await queries.fallen_due(session, limit=BATCH)
            now = await read_legal_now(session)
            for row in rows:
                row.overdue_at = now
                row.version += 1
                await session.flush()
                change = Change(
                    event="request.overdue",
                    aggregate_id=row.id,
                    version=row.version,
                    readers=[row.organisation_id],
                    data={"kind": row.kind, "dueOn": row.due_on.isoformat()},
                )
                await record_change(session, change, operation="tell_overdue_request", actor=Actor(user_id=WORKER.user))
        return len(rows)

    return tell_batch
