"""Connections are used again from transaction to transaction, unless something was left or broken off on them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.scratch import Scratch
from tym_shared.access import Access
from tym_shared.connections import PoolExhausted
from tym_shared.db import Database

SOMEBODY = Access(caller="worker", user="tests")
BACKEND = text("SELECT pg_backend_pid()")
SETTING = text("SELECT current_setting('tym.user', true)")
CLOSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tests' AND datname = '{name}'"


@pytest.fixture
async def database(referral: Scratch) -> AsyncIterator[Database]:
    """Two connections to it."""
    opened = referral.open("superuser", pool_size=2)
    yield opened
    await opened.dispose()


async def backend_of_session(database: Database) -> int:
    """Which backend served a session."""
    async with database.transaction(SOMEBODY) as session:
        return int((await session.execute(BACKEND)).scalar_one())


async def backend_of_unit(database: Database) -> int:
    """Which backend served a unit."""
    async with database.unit(SOMEBODY) as unit:
        return int(await unit.driver.fetchval(BACKEND.text))


async def test_sessions_and_units_take_turns_on_one_connection(database: Database) -> None:
    backends = [await one(database) for one in (backend_of_session, backend_of_unit, backend_of_session)]
    assert len(set(backends)) == 1


async def test_nothing_of_one_access_is_left_for_the_next(database: Database) -> None:
    await backend_of_session(database)
    async with database.transaction(Access(caller="service", user="another")) as session:
        assert (await session.execute(SETTING)).scalar_one() == "another"
    async with database.engine.connect() as bare:
        assert (await bare.execute(SETTING)).scalar_one() in {None, ""}


async def test_a_transaction_that_fails_leaves_its_connection_fit(database: Database) -> None:
    before = await backend_of_session(database)
    with pytest.raises(DBAPIError):
        async with database.transaction(SOMEBODY) as session:
            await session.execute(text("SELECT 1 / 0"))
    assert await backend_of_session(database) == before


@pytest.mark.parametrize("wait", ["session", "unit"])
async def test_one_that_is_broken_off_is_closed(database: Database, wait: str) -> None:
    before = await backend_of_session(database)

    async def sleep() -> None:
        if wait == "unit":
            async with database.unit(SOMEBODY) as unit:
                await unit.driver.execute("SELECT pg_sleep(30)")
        async with database.transaction(SOMEBODY) as session:
            await session.execute(text("SELECT pg_sleep(30)"))

    sleeping = asyncio.create_task(sleep())
    await asyncio.sleep(0.2)
    sleeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeping
    assert await backend_of_session(database) != before


async def test_connections_that_the_server_closed_are_replaced(database: Database, referral: Scratch) -> None:
    both = await asyncio.gather(*(hold(database) for _ in range(2)))
    referral.execute(CLOSE.format(name=referral.name))
    await asyncio.sleep(0.2)
    assert not {await backend_of_session(database), await backend_of_unit(database)} & set(both)


async def hold(database: Database) -> int:
    """A backend, held until another is too."""
    async with database.transaction(SOMEBODY) as session:
        found = int((await session.execute(BACKEND)).scalar_one())
        await asyncio.sleep(0.2)
    return found


async def test_no_more_are_opened_than_the_pool_has_places(referral: Scratch) -> None:
    database = referral.open("superuser", pool_size=2, pool_timeout=3)
    async with database.transaction(SOMEBODY), database.unit(SOMEBODY):
        with pytest.raises(PoolExhausted):
            await backend_of_session(database)
    assert await backend_of_session(database) > 0
    await database.dispose()
