"""Statements of the upkeep. The maintenance role sees every row; what it makes belongs to the owner role."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.log.models import RemovalRow
from consent_api.log.rules.leaves import LeafKind
from consent_api.retention.rules import FIRST_MONTH, Retention, month_after, partition_of
from tym_shared.inserts import append

LOGS = {"decisions": LeafKind.DECISION, "uses": LeafKind.USE}
BATCH = 5000
AHEAD = text(
    r"""
    SELECT coalesce(min(number), 0) FROM (
        SELECT count(child.oid) FILTER (WHERE child.relname ~ '_\d{4}_\d{2}$'
            AND to_date(right(child.relname, 7), 'YYYY_MM') > legal_now()) AS number
        FROM pg_class AS log LEFT JOIN pg_inherits ON inhparent = log.oid
            LEFT JOIN pg_class AS child ON child.oid = inhrelid
        WHERE log.relnamespace = 'public'::regnamespace AND log.relname IN ('decisions', 'uses') GROUP BY log.relname
    ) AS logs
    """
)


async def months_ahead(session: AsyncSession) -> int:
    """For how many months after this one every log has its partition."""
    return int((await session.execute(AHEAD)).scalar_one())


async def prepare(session: AsyncSession) -> None:
    """Give way to the running service after five seconds of waiting, but work as long as it takes."""
    await session.execute(text("SET LOCAL lock_timeout = '5s'"))
    await session.execute(text("SET LOCAL statement_timeout = 0"))


async def read_today(session: AsyncSession) -> date:
    """The calendar day of the database, in UTC, which the partitions are cut by."""
    found = (await session.execute(text("SELECT (now() AT TIME ZONE 'UTC')::date"))).scalar_one()
    assert isinstance(found, date)
    return found


async def partitions_of(session: AsyncSession, log_table: str) -> set[str]:
    """The names of a log's partitions."""
    query = text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(:log)")
    return set((await session.execute(query, {"log": log_table})).scalars())


async def months_outside(session: AsyncSession, log_table: str, *, until: date) -> list[date]:
    """The months whose rows stand in the default partition, since the law's first one and up to a day."""
    query = text(
        "SELECT DISTINCT date_trunc('month', created_at AT TIME ZONE 'UTC')::date AS month"  # noqa: S608 - our own tables
        f" FROM {log_table}_default WHERE created_at >= :first AND created_at < :until ORDER BY month"
    )
    found = await session.execute(query, {"first": _at(FIRST_MONTH), "until": _at(month_after(until))})
    return list(found.scalars())


async def make_partition(session: AsyncSession, log_table: str, month: date) -> int:
    """Make a month's partition, with its rows out of the default one; how many they were."""
    owner = (
        await session.execute(text("SELECT tableowner FROM pg_tables WHERE tablename = :log"), {"log": log_table})
    ).scalar_one()
    name, begins, ends = partition_of(log_table, month), _at(month), _at(month_after(month))
    become_owner = text(f'SET LOCAL ROLE "{owner}"')
    maintenance = (await session.execute(text("SELECT session_user"))).scalar_one()
    await session.execute(become_owner)
    for statement in (
        f"LOCK TABLE {log_table}_default IN ACCESS EXCLUSIVE MODE",
        f"CREATE TABLE {name} (LIKE {log_table} INCLUDING DEFAULTS)",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO "{maintenance}"',
    ):
        await session.execute(text(statement))
    await session.execute(text("RESET ROLE"))
    moved = await session.execute(
        text(
            f"WITH moved AS (DELETE FROM {log_table}_default WHERE created_at >= :begins AND created_at < :ends"  # noqa: S608
            f" RETURNING *) INSERT INTO {name} SELECT * FROM moved"
        ),
        {"begins": begins, "ends": ends},
    )
    await session.execute(become_owner)
    await session.execute(
        text(
            f"ALTER TABLE {log_table} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ('{begins.isoformat()}') TO ('{ends.isoformat()}')"
        )
    )
    await session.execute(text("RESET ROLE"))
    return int(getattr(moved, "rowcount", 0))


async def registers_before(session: AsyncSession, log_table: str, *, years: int) -> list[str]:
    """The registers with entries older than so many years."""
    query = text(
        f"SELECT DISTINCT register FROM {log_table}"  # noqa: S608
        " WHERE created_at < legal_now() - make_interval(years => :years) ORDER BY register"
    )
    return list((await session.execute(query, {"years": years})).scalars())


async def expired(session: AsyncSession, log_table: str, retention: Retention) -> tuple[datetime, Sequence[Any]]:
    """The first sealed entries of a register that are kept long enough, by leaf; and before when they were made.

    An entry that is not sealed yet stays until it is.
    """
    before = (
        await session.execute(text("SELECT legal_now() - make_interval(years => :years)"), {"years": retention.years})
    ).scalar_one()
    person = "entry.person_id" if LOGS[log_table] is LeafKind.USE else "leaf.person_id"
    query = text(
        f"SELECT leaf.index, entry.id, entry.created_at, {person} AS person_id FROM {log_table} AS entry"  # noqa: S608
        " JOIN log_leaves AS leaf ON leaf.entry_id = entry.id AND leaf.entry_created_at = entry.created_at"
        f" AND leaf.kind = :kind AND leaf.person_id IS NOT DISTINCT FROM {person}"
        " WHERE entry.register = :register AND entry.created_at < :before ORDER BY leaf.index LIMIT :batch"
    )
    values = {"kind": LOGS[log_table], "register": retention.register, "before": before, "batch": BATCH}
    return before, (await session.execute(query, values)).all()


async def remove(
    session: AsyncSession, log_table: str, retention: Retention, *, before: datetime, entries: Sequence[Any]
) -> UUID:
    """Remove entries and record it, for the record to be sealed too; their leaves keep the hash and lose the person."""
    indexes = [entry.index for entry in entries]
    of_person = " AND (person_id IS NULL OR person_id = gone.person)" if LOGS[log_table] is LeafKind.USE else ""
    await session.execute(
        text(
            f"DELETE FROM {log_table} USING unnest(CAST(:ids AS uuid[]), CAST(:times AS timestamptz[]),"  # noqa: S608
            " CAST(:persons AS uuid[])) AS gone (id, created_at, person)"
            f" WHERE {log_table}.id = gone.id AND {log_table}.created_at = gone.created_at{of_person}"
        ),
        {
            "ids": [entry.id for entry in entries],
            "times": [entry.created_at for entry in entries],
            "persons": [entry.person_id for entry in entries],
        },
    )
    await session.execute(
        text("UPDATE log_leaves SET person_id = NULL WHERE index = ANY (:indexes)"), {"indexes": indexes}
    )
    identifier = uuid4()
    await session.execute(
        append(
            RemovalRow,
            id=identifier,
            register=retention.register,
            rule=retention.rule,
            before=before,
            number=len(indexes),
            indexes=_spans(indexes),
        )
    )
    return identifier


def _spans(indexes: Sequence[int]) -> list[dict[str, int]]:
    """Runs of indexes that follow one another, given in order."""
    spans: list[dict[str, int]] = []
    for index in indexes:
        if spans and spans[-1]["last"] == index - 1:
            spans[-1]["last"] = index
        else:
            spans.append({"first": index, "last": index})
    return spans


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
