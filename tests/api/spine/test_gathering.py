"""Writes that are kept back are sent as one, in the transaction of their unit, and held to what they say."""

from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, select

from referral_api.referrals.models import ReferralRow
from referral_api.states.rules import ReferralState
from tests.api.spine.test_statements import EVERYBODY, a_referral, stored
from tests.scratch import Scratch
from tym_shared.db import Database, Unit
from tym_shared.statements import Rows, insert_row, update_row

BY_ID = Rows(select(ReferralRow).where(ReferralRow.id == bindparam("id")))


async def count(unit: Unit) -> int:
    """The referrals that the unit's transaction sees."""
    number: int = await unit.driver.fetchval("SELECT count(*) FROM referrals")
    return number


async def test_nothing_is_written_until_it_is_sent_and_all_of_it_then(database: Database, referral: Scratch) -> None:
    rows = [a_referral() for _ in range(3)]
    async with database.unit(EVERYBODY) as unit:
        before = await count(unit)
        for row in rows:
            await insert_row(unit.kept, row)
        assert await count(unit) == before
        await unit.kept.send()
        assert await count(unit) == before + len(rows)
    assert stored(referral, rows) == len(rows)


async def test_a_unit_that_ends_well_sends_what_it_kept_and_one_that_fails_does_not(
    database: Database, referral: Scratch
) -> None:
    kept, lost = a_referral(), a_referral()

    async def write(row: ReferralRow, *, fails: bool) -> None:
        async with database.unit(EVERYBODY) as unit:
            await insert_row(unit.kept, row)
            if fails:
                raise RuntimeError("afterwards")

    await write(kept, fails=False)
    with pytest.raises(RuntimeError, match="afterwards"):
        await write(lost, fails=True)
    assert (stored(referral, [kept]), stored(referral, [lost])) == (1, 0)


async def test_a_session_that_joins_finds_what_was_kept_back(database: Database) -> None:
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.kept, row)
        async with unit.join() as session:
            assert await session.get(ReferralRow, row.id) is not None


async def test_a_row_that_was_kept_back_can_be_changed_again(database: Database) -> None:
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.kept, row)
        row.state = ReferralState.WITHDRAWN
        await update_row(unit.kept, row)
        row.version = 7
        await update_row(unit.kept, row)
    async with database.unit(EVERYBODY) as unit:
        found = await BY_ID.first(unit.driver, id=row.id)
    assert found is not None
    assert (found.state, found.version) == (ReferralState.WITHDRAWN, 7)


async def test_an_update_that_finds_no_row_takes_all_with_it(database: Database, referral: Scratch) -> None:
    never_stored, beside = a_referral(), a_referral()

    async def write() -> None:
        async with database.unit(EVERYBODY) as unit:
            never_stored.version = 2
            await update_row(unit.kept, never_stored)
            await insert_row(unit.kept, beside)

    with pytest.raises(AssertionError, match="gone or was never visible"):
        await write()
    assert stored(referral, [never_stored, beside]) == 0


async def test_what_the_database_refuses_it_refuses_at_the_sending(database: Database, referral: Scratch) -> None:
    first, same = a_referral(), a_referral()
    same.id = first.id
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.kept, first)

    async def write() -> None:
        async with database.unit(EVERYBODY) as unit:
            await insert_row(unit.kept, a_referral())
            await insert_row(unit.kept, same)
            with pytest.raises(asyncpg.UniqueViolationError):
                await unit.kept.send()
            raise RuntimeError("refused")

    before = referral.execute("SELECT count(*) FROM referrals")
    with pytest.raises(RuntimeError, match="refused"):
        await write()
    assert referral.execute("SELECT count(*) FROM referrals") == before


async def test_what_answers_with_rows_is_not_kept_back(database: Database) -> None:
    async with database.unit(EVERYBODY) as unit:
        with pytest.raises(AssertionError, match="neither a plain INSERT nor an UPDATE"):
            await unit.kept.execute("SELECT 1")
        assert await unit.kept.fetch("SELECT $1::int AS one", 1) == [(1,)]


async def test_the_values_of_each_statement_stay_its_own(database: Database) -> None:
    rows = [a_referral() for _ in range(12)]
    async with database.unit(EVERYBODY) as unit:
        for place, row in enumerate(rows):
            row.reason = f"${place + 1}"  # a value is never read as a place
            await insert_row(unit.kept, row)
    async with database.unit(EVERYBODY) as unit:
        found = [await BY_ID.first(unit.driver, id=row.id) for row in rows]
        assert await BY_ID.first(unit.driver, id=uuid4()) is None
    assert [row.reason if row else None for row in found] == [f"${place + 1}" for place in range(12)]
