"""The maintain command: partitions ahead of time, rows out of the default one, and removal of what was kept enough."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from consent_api.retention.rules import month_after, months_needed, partition_of, retention_of
from consent_api.retention.service import MAINTAINER, warn_of_partitions
from tests.api.consent.test_log_verification import SealedLog
from tests.scratch import Scratch, scratch_database
from tym_local.processes import Finished
from tym_local.stack import LocalStack

NEXT_YEAR = list(months_needed(datetime.now(UTC).date()))
"""The first days of this month and the twelve after it."""


@pytest.fixture
def sealed(stack: LocalStack, tmp_path: Path) -> Iterator[SealedLog]:
    """An empty log of a test's own."""
    with scratch_database(stack, "consent") as scratch:
        yield SealedLog(scratch, tmp_path)


def maintain(scratch: Scratch) -> Finished:
    """The command on a scratch database."""
    settings = {"TYM_MAINTENANCE_DATABASE_URL": scratch.dsn("maintenance")}
    return scratch.stack.run_command("consent-api", "maintain", **settings)


def drop(scratch: Scratch, month: date) -> None:
    """Take a month's partitions away."""
    for log_table in ("decisions", "uses"):
        scratch.execute(f"DROP TABLE {partition_of(log_table, month)}")


def stored(scratch: Scratch, table: str) -> int:
    """How many rows a table holds."""
    return int(scratch.execute(f"SELECT count(*) FROM {table}"))


async def test_missing_partitions_are_made_and_their_rows_moved_into_them(sealed: SealedLog) -> None:
    scratch, month = sealed.scratch, NEXT_YEAR[5]
    assert maintain(scratch) == Finished(0, "nothing to do", "")
    drop(scratch, month)
    moment = datetime(month.year, month.month, 9, tzinfo=UTC)
    await sealed.record(3, created_at=moment.isoformat())
    await sealed.record(2, created_at="2025-03-04T12:00:00Z")
    await sealed.record(1, created_at="2100-01-01T00:00:00Z")
    assert stored(scratch, "decisions_default") == 6
    done = maintain(scratch)
    assert (done.code, done.answer) == (0, "3 partitions made or entries removed"), done.said
    assert f"{partition_of('decisions', month)}: made, 3 rows moved into it" in done.said
    found = (stored(scratch, partition_of("decisions", month)), stored(scratch, "decisions_2025_03"))
    assert (*found, stored(scratch, "decisions_default"), stored(scratch, "decisions")) == (3, 2, 1, 6)
    assert maintain(scratch).answer == "nothing to do"
    assert sealed.verify().code == 0


async def test_a_partition_made_later_is_as_closed_as_the_first_ones(sealed: SealedLog) -> None:
    scratch, month = sealed.scratch, NEXT_YEAR[3]
    described = (
        "SELECT string_agg(row(relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner),"
        " (SELECT count(*) FROM pg_policy WHERE polrelid = oid), (SELECT string_agg(grantee || privilege_type, ','"
        " ORDER BY grantee, privilege_type) FROM information_schema.role_table_grants WHERE table_name = relname),"
        " (SELECT count(*) FROM pg_index WHERE indrelid = oid))::text, E'\\n' ORDER BY relname)"
        f" FROM pg_class WHERE relname IN ('{partition_of('uses', month)}', '{partition_of('decisions', month)}')"
    )
    first = scratch.execute(described)
    drop(scratch, month)
    assert maintain(scratch).code == 0
    assert scratch.execute(described) == first
    assert "runtime" not in first
    assert "worker" not in first


@pytest.mark.parametrize(("months", "warns"), [(12, False), (3, False), (1, True)])
async def test_a_service_warns_when_fewer_than_two_months_lie_ahead(
    sealed: SealedLog, months: int, *, warns: bool
) -> None:
    for month in NEXT_YEAR[months + 1 :]:
        drop(sealed.scratch, month)
    database = sealed.scratch.open("runtime")
    async with database.transaction(MAINTAINER) as session:
        warnings = await warn_of_partitions(session)
    await database.dispose()
    assert bool(warnings) is warns, warnings


async def test_entries_kept_long_enough_are_removed_and_the_log_verifies_all_the_same(sealed: SealedLog) -> None:
    scratch, now = sealed.scratch, datetime.now(UTC)
    thirteen, eleven = (now - timedelta(days=366 * years) for years in (13, 11))
    await sealed.record(4, created_at=thirteen.isoformat(), register="county-social")
    await sealed.record(3, created_at=eleven.isoformat(), register="county-health")
    await sealed.record(2, created_at=thirteen.isoformat(), register="tym")
    await sealed.record(5)
    done = maintain(scratch)
    assert done.code == 0, done
    assert (
        "4 entries of the register county-social removed (log-retention-county-social@2024-01-01:12-years)" in done.said
    )
    assert "2 entries of the register tym removed (assumed:12-years)" in done.said
    assert stored(scratch, "decisions") == 8
    assert maintain(scratch).answer == "nothing to do"
    await sealed.seal(sealed.signer)
    verified = sealed.verify(dumped=True)
    assert verified.code == 0, verified
    assert verified.answer.startswith("GOOD: 10 entries (6 removed in their time)")
    scratch.execute("DELETE FROM decisions WHERE register = 'county-health'")
    bad = sealed.verify()
    assert (bad.code, ": missing" in bad.answer, "entry 4 " in bad.answer) == (1, True, True), bad


async def test_a_use_loses_its_person_in_the_leaves_when_it_is_removed(sealed: SealedLog) -> None:
    scratch, persons = sealed.scratch, [str(uuid.uuid4()) for _ in range(3)]
    one_id = uuid.uuid4()
    for person in persons:
        scratch.execute(
            "INSERT INTO uses (id, person_id, created_at, organisation_id, user_id, user_name, service, operation,"
            f" register, categories, purpose) VALUES ('{one_id}', '{person}', '2010-01-01T00:00:00Z', 'kela', 'u', 'U',"
            " 'plans-api', 'list_cases', 'tym', '{plan}', 'joint-plan')"
        )
    await sealed.seal(sealed.signer)
    assert sealed.verify().code == 0
    assert maintain(scratch).code == 0
    await sealed.seal(sealed.signer)
    assert stored(scratch, "uses") == 0
    assert scratch.execute("SELECT string_agg(DISTINCT person_id::text, ',') FROM log_leaves") == ""
    verified = sealed.verify()
    assert (verified.code, "(3 removed in their time)" in verified.answer) == (0, True), verified


def test_a_database_out_of_reach_is_said_in_one_line(stack: LocalStack) -> None:
    address = "postgresql+asyncpg://consent_maintenance:wrong@127.0.0.1:1/consent"
    done = stack.run_command("consent-api", "maintain", TYM_MAINTENANCE_DATABASE_URL=address)
    assert (done.code, done.answer, len(done.said.splitlines())) == (2, "", 1), done


def test_retention_is_the_controllers_own_where_the_law_gives_one() -> None:
    today = date(2026, 11, 22)
    assert retention_of("county-health", on=today, assumed_years=5).years == 12
    assumed = retention_of("kela", on=today, assumed_years=5)
    assert (assumed.years, assumed.rule) == (5, "assumed:5-years")
    assert retention_of("county-health", on=date(2023, 12, 31), assumed_years=5).rule == "assumed:5-years"


def test_months_follow_one_another_over_the_turn_of_the_year() -> None:
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert list(months_needed(date(2026, 11, 22)))[-1] == date(2027, 11, 1)
    assert len(set(months_needed(date(2026, 1, 31)))) == 13
