"""A migration gives way to what holds a lock, and goes on when it can (security.md, fault F14)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.api.referral.web_processes import wait_for
from tests.scratch import INI, OWNER, Scratch, scratch_database
from tym_local.processes import Finished, run_to_end
from tym_local.services import REFERRAL
from tym_local.stack import LocalStack
from tym_shared.migrating import TRY_AGAIN

GIVES_WAY = "Something holds a lock that the migration needs."
REVISION = "SELECT version_num FROM alembic_version"
WAITING = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE NOT granted AND datname = current_database()
"""


def migrate(scratch: Scratch) -> Finished:
    """The command as an operator gives it."""
    environment = scratch.stack._settings(REFERRAL) | {OWNER: scratch.dsn("owner")}
    return run_to_end(REFERRAL.command("migrate"), environment=environment, within=60)


@pytest.fixture
def behind(stack: LocalStack) -> Iterator[Scratch]:
    """A database that lacks the newest revision."""
    with scratch_database(stack, "referral") as scratch:
        scratch.migrate("-1")
        yield scratch


@asynccontextmanager
async def locked(scratch: Scratch) -> AsyncIterator[None]:
    """While the block runs nobody may change the schema."""
    holder = await asyncpg.connect(scratch.dsn("superuser", "postgresql"))
    async with holder.transaction():
        await holder.execute("LOCK TABLE referrals, alembic_version IN SHARE MODE")
        yield
    await holder.close()


def gives_way(scratch: Scratch) -> None:
    """Return once somebody has waited for a lock and waits no more."""
    wait_for(lambda: scratch.execute(WAITING).strip() == "1", within=60)
    wait_for(lambda: scratch.execute(WAITING).strip() == "0", within=60)


async def test_a_migration_waits_aside_for_whoever_holds_a_lock(behind: Scratch) -> None:
    async with locked(behind):
        running = asyncio.create_task(asyncio.to_thread(migrate, behind))
        await asyncio.to_thread(gives_way, behind)
        assert not running.done()
    done = await running
    assert (done.code, GIVES_WAY in done.said) == (0, True), done.said
    assert behind.execute(REVISION) == newest_revision()


async def test_one_that_finds_no_moment_leaves_the_schema_as_it_was(behind: Scratch) -> None:
    before = behind.execute(REVISION)
    async with locked(behind):
        with pytest.raises(SystemExit) as refused:
            await asyncio.to_thread(behind.migrate, "head")
    assert refused.value.code == TRY_AGAIN
    assert behind.execute(REVISION) == before


def newest_revision() -> str | None:
    """The end of the history."""
    return ScriptDirectory.from_config(Config(str(INI), ini_section="referral")).get_current_head()
