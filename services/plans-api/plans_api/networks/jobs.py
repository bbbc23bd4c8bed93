"""What happens to groups by itself: their parties are told, once, that the term is ending."""

from collections.abc import Awaitable, Callable

from plans_api.networks import queries
from plans_api.networks.rules import term_ending_until
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER

BATCH = 100


def terms_ending(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of ending terms by the event `network.term-ending`."""

    async def tell_batch() -> int:
        async with database.transaction(WORKER) as session:
            today = legal_date(await read_legal_now(session))
            rows = await queries.terms_ending(session, today=today, until=term_ending_until(today), limit=BATCH)
            for row in rows:
                assert row.term_to is not None
                row.told_ending_for = row.term_to
                row.version += 1
                await session.flush()
                change = Change(
                    event="network.term-ending",
                    aggregate_id=row.id,
                    version=row.version,
                    readers=row.party_ids,
                    data={"termTo": row.term_to.isoformat()},
                )
                await record_change(session, change, operation="tell_ending_term", actor=Actor(user_id=WORKER.user))
        return len(rows)

    return tell_batch
