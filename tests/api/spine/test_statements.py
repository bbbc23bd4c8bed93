"""What the driver writes and reads is what SQLAlchemy writes and reads, and both stand in one transaction."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import bindparam, inspect, select
from sqlalchemy.exc import IntegrityError

from plans_api.plans.models import ItemRow
from referral_api.kinds.rules import AnswerMode, ReferralKind
from referral_api.referrals.models import ReferralRow
from referral_api.states.rules import ReferralState, Side
from tests.api.spine.conftest import POOL
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.shapes import made
from tym_shared.statements import Rows, Statement, insert_records, insert_row, update_row
from tym_shared.vocabulary import Register

EVERYBODY = Access(caller="worker", user="tests")
BY_ID = Rows(select(ReferralRow).where(ReferralRow.id == bindparam("id")))


def a_referral() -> ReferralRow:
    """A draft with columns of every kind, some of them given as nothing and some left to the table."""
    return ReferralRow(
        id=uuid4(),
        kind=ReferralKind.SERVICE,
        kind_version="1",
        answer_mode=AnswerMode.ACCEPTANCE,
        person_id=uuid4(),
        sender_id="employment-vantaa",
        recipient_id="county-vantaan-ja-keravan",
        data_register=Register.TYM,
        purpose="joint-plan",
        act="381/2023",
        section="3",
        service_code=None,
        starts_on=date(2026, 12, 1),
        state=ReferralState.DRAFT,
        turn=Side.SENDER,
        turn_since=datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
        version=1,
        created_by="tests",
        basis=[{"act": "381/2023", "äiti": [1, 2.5, None]}],
        permitted=["service-need"],
        denied=[],
    )


def held(row: ReferralRow) -> dict[str, object]:
    """Every column's value."""
    return {attribute.key: getattr(row, attribute.key) for attribute in inspect(ReferralRow).column_attrs}


def stored(referral: Scratch, rows: Sequence[ReferralRow]) -> int:
    """How many of the rows the database holds."""
    ids = ", ".join(f"'{row.id}'" for row in rows)
    return int(referral.execute(f"SELECT count(*) FROM referrals WHERE id IN ({ids})"))


async def test_a_row_is_the_same_whoever_writes_and_reads_it(database: Database) -> None:
    by_driver, by_session = a_referral(), a_referral()
    async with database.unit(EVERYBODY) as unit, unit.join() as session:
        await insert_row(unit.driver, by_driver)
        session.add(by_session)
        await session.flush()
    async with database.unit(EVERYBODY) as unit, unit.join() as session:
        for id_ in (by_driver.id, by_session.id):
            read = await BY_ID.first(unit.driver, id=id_)
            assert read is not None
            expected = held((await session.scalars(select(ReferralRow).where(ReferralRow.id == id_))).one())
            assert held(read) == expected
            assert {name: type(value) for name, value in held(read).items() if not isinstance(value, UUID)} == {
                name: type(value) for name, value in expected.items() if not isinstance(value, UUID)
            }
            assert read.state is ReferralState.DRAFT
            assert read.urgency is not None  # the table's own


async def test_only_what_was_changed_is_stored(database: Database, referral: Scratch) -> None:
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.driver, row)
    async with database.unit(EVERYBODY) as unit:
        read = await BY_ID.first(unit.driver, id=row.id)
        assert read is not None
        referral.execute(f"UPDATE referrals SET reason = 'by another' WHERE id = '{row.id}'")
        read.state, read.data_register, read.permitted = ReferralState.WITHDRAWN, Register.TYM, []
        await update_row(unit.driver, read)
    async with database.unit(EVERYBODY) as unit:
        found = await BY_ID.first(unit.driver, id=row.id)
    assert found is not None
    assert (found.state, found.permitted, found.reason) == (ReferralState.WITHDRAWN, [], "by another")


async def test_nothing_is_stored_of_a_row_that_did_not_change(database: Database, referral: Scratch) -> None:
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.driver, row)
        read = await BY_ID.first(unit.driver, id=row.id)
        assert read is not None
        await unit.driver.execute("UPDATE referrals SET version = 9 WHERE id = $1", row.id)
        await update_row(unit.driver, read)
    assert referral.execute(f"SELECT version FROM referrals WHERE id = '{row.id}'") == "9"


def test_a_row_is_made_of_its_own_attributes_alone() -> None:
    assert made(ReferralRow, version=3).version == 3
    with pytest.raises(AssertionError, match="ReferralRow has no"):
        made(ReferralRow, verison=3)


async def test_a_row_that_is_gone_is_a_fault(database: Database) -> None:
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        row.version = 2
        with pytest.raises(AssertionError, match="UPDATE 0"):
            await update_row(unit.driver, row)


async def test_a_unit_and_the_session_that_joins_it_end_as_one(database: Database, referral: Scratch) -> None:
    rows = [a_referral() for _ in range(3)]

    async def write(*, fails: bool) -> None:
        async with database.unit(EVERYBODY) as unit:
            await insert_row(unit.driver, rows[0])
            async with unit.join() as session:
                session.add(rows[1])
                await session.flush()
                await insert_row(unit.driver, rows[2])
            if fails:
                raise RuntimeError("afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        await write(fails=True)
    assert stored(referral, rows) == 0
    rows[1] = a_referral()
    await write(fails=False)
    assert stored(referral, rows) == 3


async def test_a_session_that_fails_takes_the_unit_along(database: Database, referral: Scratch) -> None:
    first, second = a_referral(), a_referral()
    second.id = first.id

    async def write() -> None:
        async with database.unit(EVERYBODY) as unit:
            await insert_row(unit.driver, first)
            async with unit.join() as session:
                session.add(second)
                await session.flush()

    with pytest.raises(IntegrityError):
        await write()
    assert stored(referral, [first]) == 0


@pytest.fixture
def plans(stack: LocalStack) -> Iterator[Scratch]:
    """A database of plans that no service uses."""
    with scratch_database(stack, "plans") as made:
        yield made


async def test_many_rows_go_as_one_document(plans: Scratch) -> None:
    version, plan = uuid4(), uuid4()
    records = [
        {
            "id": uuid4(),
            "version_id": version,
            "plan_id": plan,
            "readers": ["employment-vantaa"],
            "place": place,
            "revision": 1,
            "service_code": "työnhakuvalmennus",
            "organiser_id": "employment-vantaa",
            "starts_on": date(2026, 12, place + 1),
            "hours_per_day": Decimal("7.25"),
            "facts": {"medicalStatement": True},
            "open_conditions": ["age", "statement"],
        }
        for place in range(3)
    ]
    database = plans.open("superuser")
    async with database.unit(EVERYBODY) as unit:
        await unit.driver.execute("SET LOCAL session_replication_role = replica")  # no plan is needed here
        await insert_records(unit.driver, ItemRow, records)
        await insert_records(unit.driver, ItemRow, [])
        found = await Rows(select(ItemRow).order_by(ItemRow.place)).all(unit.driver)
    await database.dispose()
    assert [{name: getattr(row, name) for name in records[0]} for row in found] == records


CLOSE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tests' AND datname = '{name}'"


async def test_connections_that_the_server_closed_are_replaced(database: Database, referral: Scratch) -> None:
    async with AsyncExitStack() as stack:
        units = [await stack.enter_async_context(database.unit(EVERYBODY)) for _ in range(POOL)]
    referral.execute(CLOSE.format(name=referral.name))
    await asyncio.sleep(0.2)
    assert all(unit.driver.is_closed() for unit in units)
    row = a_referral()
    async with database.unit(EVERYBODY) as unit:
        await insert_row(unit.driver, row)
    assert stored(referral, [row]) == 1


async def test_one_that_is_closed_in_use_is_not_used_again(database: Database, referral: Scratch) -> None:
    rows = [a_referral(), a_referral()]

    async def write_to_the_end() -> None:
        async with database.unit(EVERYBODY) as unit:
            await insert_row(unit.driver, rows[0])
            referral.execute(CLOSE.format(name=referral.name))
            await insert_row(unit.driver, rows[1])

    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, asyncpg.InterfaceError)):
        await write_to_the_end()
    assert stored(referral, rows) == 0
    async with database.unit(EVERYBODY) as unit, unit.join() as session:
        session.add(a_referral())
        await session.flush()


def test_a_list_of_values_is_refused_where_it_is_written() -> None:
    with pytest.raises(AssertionError, match="POSTCOMPILE"):
        Statement(select(ReferralRow.id).where(ReferralRow.state.in_(["draft", "sent"])))


async def test_a_value_that_is_missing_is_a_fault(database: Database) -> None:
    async with database.unit(EVERYBODY) as unit:
        with pytest.raises(KeyError, match="id"):
            await BY_ID.first(unit.driver)
