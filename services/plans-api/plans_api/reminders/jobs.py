"""What happens to deadlines by itself: the parties are told of a plan that is to be made, before its day and after.

Of reviews, which are the plan's clock, the events of reviews tell.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import due_soon_until
from plans_api.reminders import queries
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER

BATCH = 100


def reminding(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of deadlines by `case.due-soon` or `case.overdue`, of each once."""

    async def tell_batch() -> int:
        async with database.transaction(WORKER) as session:
            today = legal_date(await read_legal_now(session))
            soon = await queries.due_soon(session, today=today, until=due_soon_until(today), limit=BATCH)
            for case in soon:
                case.reminded_for = case.next_due_on
                await _tell(session, case, "case.due-soon")
            late = await queries.overdue(session, today=today, limit=BATCH)
            for case in late:
                case.reminded_for = case.overdue_for = case.next_due_on
                await _tell(session, case, "case.overdue")
        return len(soon) + len(late)

    return tell_batch


async def _tell(session: AsyncSession, case: CaseRow, event: str) -> None:
    assert case.next_due_on is not None
    case.version += 1
    await session.flush()
    data = {"due": "plan", "dueOn": case.next_due_on.isoformat()}
    change = Change(event=event, aggregate_id=case.id, version=case.version, readers=case.parties, data=data)
    await record_change(session, change, operation="remind_of_deadline", actor=Actor(user_id=WORKER.user))
