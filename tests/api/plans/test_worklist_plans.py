"""A page of a worklist is one read by an index, whatever the party and however many cases there are."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, cast

import pytest
from sqlalchemy import event

from plans_api.worklists.queries import page
from plans_api.worklists.rules import Worklist
from tests.api.plans.stages import COUNTY, EA, KELA
from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.access import Access
from tym_shared.callers import Caller, CallerKind
from tym_shared.db import Database
from tym_shared.directory import Organisation
from tym_shared.vocabulary import OrganisationId, OrganisationKind

PARTIES = {
    OrganisationKind.EMPLOYMENT_AUTHORITY: EA,
    OrganisationKind.WELLBEING_SERVICES_COUNTY: COUNTY,
    OrganisationKind.KELA: KELA,
}
MANY = f"""
INSERT INTO cases (id, person_id, employment_authority_id, county_id, kela_id, legal_basis, state, plan_due_on,
        next_due_on, access, created_by, created_at, assigned)
    SELECT gen_random_uuid(), gen_random_uuid(), CASE n % 20 WHEN 0 THEN '{EA}' ELSE 'other-' || n % 20 END,
        CASE n % 20 WHEN 0 THEN '{COUNTY}' ELSE 'county-' || n % 20 END, '{KELA}', '381/2023 § 4', 'assessing',
        current_date, current_date + n % 200 - 20, 'registered', 'x', now() - n * interval '1 minute',
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


@pytest.fixture
async def database(many: Scratch) -> AsyncIterator[Database]:
    """Connections of the role under which plans-api serves requests."""
    made = many.open("runtime")
    yield made
    await made.dispose()


class Worker:
    """As much of a caller as a read asks for."""

    kind = CallerKind.WORKER
    user_id = "issuer#worker"

    def __init__(self, kind: OrganisationKind) -> None:
        self._organisation = Organisation(
            id=OrganisationId(PARTIES[kind]), kind=kind, names={}, active=True, organiser_id=None
        )

    def acting_organisation(self) -> Organisation:
        """Its organisation."""
        return self._organisation


def scans(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every scan of a plan."""
    found = [plan] if "Relation Name" in plan else []
    return found + [scan for child in plan.get("Plans", ()) for scan in scans(child)]


@pytest.mark.parametrize("kind", PARTIES)
@pytest.mark.parametrize("worklist", [None, Worklist.DUE_SOON, Worklist.OVERDUE, Worklist.UNASSIGNED])
async def test_a_page_is_read_by_an_index_in_its_order(
    database: Database, kind: OrganisationKind, worklist: Worklist | None
) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "FROM cases" in statement:
            asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    access = Access(caller="worker", user="issuer#worker", organisation=OrganisationId(PARTIES[kind]))
    try:
        async with database.transaction(access) as session:
            caller = cast(Caller, Worker(kind))
            rows, following = await page(session, caller, worklist=worklist, state=None, cursor=None, limit=50)
            assert rows
            assert following or worklist is not None
            assert len(asked) == 1
            connection = await session.connection()
            explained = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked[0][0]}", asked[0][1])
            plan = explained.scalar_one()[0]["Plan"]
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    kinds = {scan["Node Type"] for scan in scans(plan)}
    assert kinds <= {"Index Scan", "Bitmap Heap Scan"}, plan
    assert all(scan["Plan Rows"] < 1_500 or scan["Node Type"] == "Index Scan" for scan in scans(plan))
