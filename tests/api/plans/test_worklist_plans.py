"""A page of a worklist is one read by an index, whatever the party and however many cases there are."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from plans_api.cases.queries import PARTY_COLUMNS
from plans_api.worklists.rules import Worklist
from tests.api.plans.stages import COUNTY, EA, KELA
from tests.legal_days import TODAY_IN_SQL
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.vocabulary import OrganisationKind

PARTIES = {
    OrganisationKind.EMPLOYMENT_AUTHORITY: EA,
    OrganisationKind.WELLBEING_SERVICES_COUNTY: COUNTY,
    OrganisationKind.KELA: KELA,
}
WARM = 7
"""Calls after which the database keeps its plans."""
MANY = f"""
INSERT INTO cases (id, person_id, employment_authority_id, county_id, kela_id, legal_basis, state, plan_due_on,
        next_due_on, access, created_by, created_at, assigned)
    SELECT gen_random_uuid(), gen_random_uuid(), CASE n % 20 WHEN 0 THEN '{EA}' ELSE 'other-' || n % 20 END,
        CASE n % 20 WHEN 0 THEN '{COUNTY}' ELSE 'county-' || n % 20 END, '{KELA}', '381/2023 § 4', 'assessing',
        {TODAY_IN_SQL}, {TODAY_IN_SQL} + n % 200 - 20, 'registered', 'x', now() - n * interval '1 minute',
        CASE WHEN n % 100 = 0 THEN '{{}}' ELSE ARRAY['{EA}', '{COUNTY}', '{KELA}'] END
    FROM generate_series(1, 20000) AS n;
ANALYZE cases;
"""


@pytest.fixture(scope="module")
def many(stack: LocalStack) -> Iterator[Scratch]:
    """Twenty thousand open cases, a twentieth of them of one authority and all of them Kela's."""
    with scratch_database(stack, "plans") as scratch:
        scratch.execute(MANY)
        yield scratch


def call(kind: OrganisationKind, worklist: Worklist | None) -> tuple[str, list[Any]]:
    """A call of the function behind the list, for its first page."""
    by_deadline = worklist in {Worklist.DUE_SOON, Worklist.OVERDUE}
    moment, day = datetime.max.replace(tzinfo=UTC), date.min if by_deadline else date.max
    after = UUID(int=0 if by_deadline else 2**128 - 1)
    access = ["worker", PARTIES[kind], "issuer#worker", "", ""]
    asked = [worklist, None, [date(2025, 1, 1)], [14], moment, day, after, 50]
    arguments = [*access, *asked, uuid4(), "Worker", "joint-plan", None, "list_cases"]
    places = ", ".join(f"${place}" for place in range(1, len(arguments) + 1))
    return f"SELECT list_cases_by_{PARTY_COLUMNS[kind].key}({places})", arguments


@pytest.mark.parametrize("kind", PARTIES)
@pytest.mark.parametrize("worklist", [None, Worklist.DUE_SOON, Worklist.OVERDUE, Worklist.UNASSIGNED])
async def test_a_page_touches_little_more_than_its_rows(
    many: Scratch, kind: OrganisationKind, worklist: Worklist | None
) -> None:
    connection = await asyncpg.connect(many.dsn("runtime", "postgresql"))
    try:
        for _ in range(WARM):
            statement, arguments = call(kind, worklist)
            listed = json.loads(await connection.fetchval(statement, *arguments))
        statement, arguments = call(kind, worklist)
        explained = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", *arguments)
        whole = await connection.fetchval("SELECT pg_relation_size('cases') / 8192")
    finally:
        await connection.close()
    assert 1 <= len(listed) <= 51
    plan = json.loads(explained)[0]["Plan"]
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 250 < whole / 2
