"""What happens to agreements by itself: a check of the staff that is overdue is told of, once for each due day."""

from collections.abc import Awaitable, Callable

from sqlalchemy import update

from plans_api.agreements import queries
from plans_api.networks.models import NetworkRow
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER

BATCH = 100


def falling_due(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that tells of a batch of overdue checks by the event `network.staff-check-overdue`."""

    async def tell_batch() -> int:
        async with database.transaction(WORKER) as session:
            today = legal_date(await read_legal_now(session))
            rows = await queries.checks_overdue(session, today=today, limit=BATCH)
            for row in rows:
                assert row.staff_check_due_on is not None
                row.told_due_on = row.staff_check_due_on
                moved = update(NetworkRow).where(NetworkRow.id == row.network_id).values(version=NetworkRow.version + 1)
                parties, version = (
                    await session.execute(moved.returning(NetworkRow.party_ids, NetworkRow.version))
                ).one()
                await session.flush()
                change = Change(
                    event="network.staff-check-overdue",
                    aggregate_id=row.network_id,
                    version=version,
                    readers=parties,
                    data={"agreementId": str(row.id), "dueOn": row.staff_check_due_on.isoformat()},
                )
                actor = Actor(user_id=WORKER.user)
                await record_change(session, change, operation="tell_overdue_staff_check", actor=actor)
        return len(rows)

    return tell_batch
