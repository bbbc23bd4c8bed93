"""Calls of one function that wait at the same time go as one statement, and none acts, fails or waits for another."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from tests.scratch import Scratch
from tym_shared.access import Access
from tym_shared.connections import PoolExhausted
from tym_shared.db import Database
from tym_shared.together import AT_ONCE, MOST

SOMEBODY = Access(caller="worker", user="tests")
FUNCTION = """
    DROP TABLE IF EXISTS made;
    CREATE TABLE made (said text, xact text DEFAULT pg_current_xact_id()::text);
    CREATE OR REPLACE FUNCTION say(caller text, organisation text, user_id text, person text, roles text,
        said text, pause float8) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM set_access(caller, organisation, user_id, person, roles);
        PERFORM pg_sleep(pause);
        INSERT INTO made (said) VALUES (say.said);
        IF say.said = 'refused' THEN
            RAISE 'refused';
        END IF;
        RETURN access_user() || ' says ' || say.said;
    END $$
"""
CLOSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tests-hot' AND datname = '{}'"


@pytest.fixture
async def database(referral: Scratch) -> AsyncIterator[Database]:
    """A pool that waits for half a second."""
    referral.execute(FUNCTION)
    opened = referral.open("superuser", pool_timeout=0.5)
    yield opened
    await opened.dispose()


async def say(database: Database, said: str, *, user: str = "tests", pause: float = 0.0) -> str:
    """What the function answers."""
    answer: str = await database.call_function(replace(SOMEBODY, user=user), "say", said, pause)
    return answer


def made(referral: Scratch, what: str) -> str:
    """Something of the rows that the calls have left."""
    return referral.execute(f"SELECT {what} FROM made").strip()


async def keep_busy(database: Database, seconds: float) -> asyncio.Future[list[str]]:
    """As many statements under way as there may be."""
    busy = asyncio.gather(*(say(database, f"busy {place}", pause=seconds) for place in range(AT_ONCE * MOST)))
    await asyncio.sleep(0.05)
    return busy


async def test_each_acts_for_its_own_caller(database: Database, referral: Scratch) -> None:
    users = [f"user-{number}" for number in range(100)]
    answers = await asyncio.gather(*(say(database, str(place), user=user) for place, user in enumerate(users)))
    assert answers == [f"{user} says {place}" for place, user in enumerate(users)]
    assert made(referral, "count(*)") == "100"
    assert int(made(referral, "count(DISTINCT xact)")) < 100 / 2


async def test_one_alone_goes_alone(database: Database, referral: Scratch) -> None:
    assert await say(database, "one") == "tests says one"
    assert made(referral, "count(*)") == "1"


async def test_what_the_server_refuses_fails_for_no_other(database: Database, referral: Scratch) -> None:
    said = [*map(str, range(5)), "refused", "refused", *map(str, range(5, 10))]
    answers = await asyncio.gather(*(say(database, one) for one in said), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, asyncpg.RaiseError)]
    assert len(refused) == 2
    assert [answer for answer in answers if answer not in refused] == [f"tests says {number}" for number in range(10)]
    assert made(referral, "count(*), count(DISTINCT said)") == "10|10"


async def test_a_value_that_the_driver_does_not_take_fails_for_no_other(database: Database, referral: Scratch) -> None:
    wrong = database.call_function(SOMEBODY, "say", "wrong", "no number")
    answers = await asyncio.gather(say(database, "0"), wrong, say(database, "1"), return_exceptions=True)
    assert (answers[0], answers[2]) == ("tests says 0", "tests says 1")
    assert isinstance(answers[1], asyncpg.DataError)
    assert made(referral, "count(*)") == "2"


async def test_one_given_up_before_its_turn_is_never_made(database: Database, referral: Scratch) -> None:
    busy = await keep_busy(database, 0.02)
    given_up = asyncio.create_task(say(database, "given up"))
    kept = asyncio.create_task(say(database, "kept"))
    await asyncio.sleep(0.02)
    given_up.cancel()
    assert await kept == "tests says kept"
    await busy
    assert made(referral, "count(*) FILTER (WHERE said = 'given up')") == "0"


async def test_one_given_up_under_way_takes_none_along(database: Database, referral: Scratch) -> None:
    pausing = [asyncio.create_task(say(database, str(number), pause=0.05)) for number in range(4)]
    await asyncio.sleep(0.03)
    pausing[0].cancel()
    assert await asyncio.gather(*pausing[1:]) == ["tests says 1", "tests says 2", "tests says 3"]
    assert made(referral, "count(*)") == "4"


async def test_waiting_for_a_turn_ends(database: Database, referral: Scratch) -> None:
    busy = await keep_busy(database, 0.15)
    with pytest.raises(PoolExhausted):
        await say(database, "too late")
    await busy
    assert await say(database, "again") == "tests says again"
    assert made(referral, "count(*) FILTER (WHERE said = 'too late')") == "0"


async def test_a_connection_that_breaks_fails_its_own_calls_alone(database: Database, referral: Scratch) -> None:
    busy = await keep_busy(database, 5.0)
    referral.execute(CLOSE.format(referral.name))
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await busy
    assert await say(database, "again") == "tests says again"
    assert made(referral, "string_agg(said, ',')") == "again"


async def test_none_is_left_waiting(database: Database, referral: Scratch) -> None:
    async def converse(place: int) -> None:
        for turn in range(40):
            assert await say(database, f"{place} {turn}") == f"tests says {place} {turn}"
            await asyncio.sleep(0.001 * (place % 3))

    async with asyncio.timeout(20):
        await asyncio.gather(*(converse(place) for place in range(25)))
    assert made(referral, "count(DISTINCT said)") == "1000"
