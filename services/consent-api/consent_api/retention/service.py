"""Use cases of the upkeep: partitions for the months ahead, and the removal of what was kept long enough."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.retention import queries
from consent_api.retention.rules import FEWEST_AHEAD, months_needed, partition_of, retention_of
from tym_shared.access import Access
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.legal_dates import legal_date

MAINTAINER = Access(caller="service", user="maintain")
Say = Callable[[str], None]


async def maintain(database: Database, *, assumed_years: int, say: Say) -> int:
    """Bring partitions and retention up to date; how much was done. Run again at once it finds nothing to do."""
    done = 0
    for log_table in queries.LOGS:
        done += await _make_partitions(database, log_table, say)
        done += await _remove_expired(database, log_table, assumed_years=assumed_years, say=say)
    return done


async def warn_of_partitions(session: AsyncSession) -> list[str]:
    """A warning if the logs will soon have no partition of their month; until then the default one takes the rows."""
    ahead = await queries.months_ahead(session)
    if ahead >= FEWEST_AHEAD:
        return []
    return [f"The logs have partitions for {ahead} months ahead; run the maintain command."]


async def _make_partitions(database: Database, log_table: str, say: Say) -> int:
    async with database.transaction(MAINTAINER) as session:
        await queries.prepare(session)
        needed = list(months_needed(await queries.read_today(session)))
        months = sorted({*needed, *await queries.months_outside(session, log_table, until=needed[-1])})
        existing = await queries.partitions_of(session, log_table)
    missing = [month for month in months if partition_of(log_table, month) not in existing]
    for month in missing:
        async with database.transaction(MAINTAINER) as session:
            await queries.prepare(session)
            moved = await queries.make_partition(session, log_table, month)
        say(f"{partition_of(log_table, month)}: made, {moved} rows moved into it")
    return len(missing)


async def _remove_expired(database: Database, log_table: str, *, assumed_years: int, say: Say) -> int:
    removed = 0
    async with database.transaction(MAINTAINER) as session:
        today = legal_date(await read_legal_now(session))
        registers = await queries.registers_before(session, log_table, years=1)
    for register in registers:
        retention = retention_of(register, on=today, assumed_years=assumed_years)
        while True:
            async with database.transaction(MAINTAINER) as session:
                await queries.prepare(session)
                before, entries = await queries.expired(session, log_table, retention)
                if not entries:
                    break
                await queries.remove(session, log_table, retention, before=before, entries=entries)
            removed += len(entries)
            say(f"{log_table}: {len(entries)} entries of the register {register} removed ({retention.rule})")
    return removed
