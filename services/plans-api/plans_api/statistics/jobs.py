"""What happens to statistics by itself: the month before the present one is counted once it has ended."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date

from plans_api.statistics.rules import preceding
from plans_api.statistics.service import count_month
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.directory_copy import load_copy
from tym_shared.errors import Unavailable
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER


def counting(database: Database) -> Callable[[], Awaitable[int]]:
    """A step that counts the month before the present one."""

    async def count_recent() -> int:
        async with database.transaction(WORKER) as session:
            present = legal_date(await read_legal_now(session)).replace(day=1)
        await count_months(database, [preceding(present)])
        return 0

    return count_recent


async def count_months(database: Database, months: Sequence[date], *, recount: str | None = None) -> int:
    """Count each month in a transaction of its own; the number of cells. Unavailable before the directory has come.

    Months that are final are counted again for the reason `recount` alone.
    """
    found = await load_copy(database, None)
    if found is None or found[0] is None:
        raise Unavailable("The directory has not been received yet.")
    cells = 0
    for month in months:
        async with database.transaction(WORKER) as session:
            cells += await count_month(session, found[0], month, recount=recount)
    return cells
