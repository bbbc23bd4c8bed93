"""A job belongs to the transaction that made it needed, even when adding it is the transaction's first statement."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.db import driver_of
from tym_shared.jobs import TransactionDriver, enqueue
from tym_shared.settings import ServiceSettings
from tym_shared.worker import JOBS_AT_ONCE, Background, run_background


@pytest.fixture
def scratch(stack: LocalStack) -> Iterator[Scratch]:
    """A database whose queue no worker empties."""
    with scratch_database(stack, "referral") as made:
        yield made


@pytest.fixture
async def sessions(scratch: Scratch) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions of the runtime role in which nothing has been said yet."""
    engine = create_async_engine(scratch.dsn("runtime"))
    yield async_sessionmaker(engine)
    await engine.dispose()


def jobs(scratch: Scratch) -> int:
    """How many jobs wait."""
    return int(scratch.execute("SELECT count(*) FROM pgqueuer"))


async def test_a_rollback_takes_the_job_along_even_as_the_first_statement(
    scratch: Scratch, sessions: async_sessionmaker[AsyncSession]
) -> None:
    async with sessions() as session:
        await enqueue(await driver_of(session), "probe", {"id": 1})
        await session.rollback()
    assert jobs(scratch) == 0


async def test_a_commit_leaves_exactly_one_job(scratch: Scratch, sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        await enqueue(await driver_of(session), "probe", {"id": 1})
        assert jobs(scratch) == 0
        await session.commit()
    assert jobs(scratch) == 1


async def test_the_queues_own_driver_would_leave_the_job_behind(
    scratch: Scratch, sessions: async_sessionmaker[AsyncSession]
) -> None:
    async with sessions() as session:
        connection = await (await session.connection()).get_raw_connection()
        raw = connection.driver_connection
        assert isinstance(raw, asyncpg.Connection)
        await Queries(AsyncpgDriver(raw)).enqueue("probe", b"{}")
        await session.rollback()
    assert jobs(scratch) == 1  # the trap that `driver_of` is there for


async def test_a_burst_of_jobs_leaves_the_loops_their_connections(
    scratch: Scratch, sessions: async_sessionmaker[AsyncSession]
) -> None:
    async with sessions() as session:
        for number in range(5 * JOBS_AT_ONCE):
            await enqueue(await driver_of(session), "probe", {"id": number})
        await session.commit()
    url, done, running, most = SecretStr(scratch.dsn("worker")), asyncio.Event(), 0, 0
    seen: set[object] = set()

    async def run(payload: dict[str, object]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        seen.add(payload["id"])
        if len(seen) == 5 * JOBS_AT_ONCE:
            done.set()

    settings = ServiceSettings(database_url=url, worker_database_url=url)
    working = asyncio.create_task(
        run_background(Background(settings=settings, database=scratch.open("worker"), jobs={"probe": run}))
    )
    await asyncio.wait_for(done.wait(), 20)
    working.cancel()
    assert most == JOBS_AT_ONCE


async def test_a_transaction_neither_listens_nor_runs_tasks(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions() as session:
        driver = TransactionDriver(await driver_of(session))
        with pytest.raises(RuntimeError, match="does not listen"):
            await driver.add_listener("channel", lambda _: None)
        with pytest.raises(RuntimeError, match="no background"):
            _ = driver.tm
