"""Use cases of erasures."""

from plans_api.erasures import queries
from tym_shared.access import Access
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date

BATCH = 100
ERASER = Access(caller="service", user="erase-cases")


async def erase_cases(database: Database) -> int:
    """Erase every case whose day has come and that no hold keeps; how many. What is left is the fact of the erasure."""
    erased = 0
    while count := await _erase_batch(database):
        erased += count
    return erased


async def _erase_batch(database: Database) -> int:
    async with database.transaction(ERASER) as session:
        today = legal_date(await read_legal_now(session))
        cases = await queries.erasable(session, today=today, limit=BATCH)
        for case in cases:
            change = Change(event="case.erased", aggregate_id=case.id, version=case.version + 1, readers=case.parties)
            await record_change(session, change, operation="erase_case", actor=Actor(user_id=ERASER.user))
        if cases:
            await queries.erase(session, [case.id for case in cases])
    return len(cases)
