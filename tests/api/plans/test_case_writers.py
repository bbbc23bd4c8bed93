"""Past every check of the application, the database lets each party write only its own part of a case."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.api.plans.stages import COUNTY, EA, KELA, Stages
from tests.api.plans.test_writers import written
from tests.scratch import Scratch
from tym_shared.access import Access
from tym_shared.vocabulary import OrganisationId, PersonId

STRANGER = "employment-tampereen-seutu"
EVERYBODY = (EA, COUNTY, KELA, STRANGER)
MEMBER = (
    "INSERT INTO working_group_members (id, case_id, organisation_id, user_id, user_name, role, added_by)"
    " VALUES (gen_random_uuid(), '{case}', '{of}', 'x', 'x', '{role}', 'x')"
)
TRANSFER = (
    "INSERT INTO case_transfers (id, case_id, ground, rule_version, from_authority_id, to_authority_id, from_county_id,"
    " to_county_id, transferred_by) VALUES (gen_random_uuid(), '{case}', 'move', 'x', '{of}', 'x', 'x', 'x', 'x')"
)
GUIDANCE = (
    "INSERT INTO guidance_entries (id, case_id, organisation_id, legal_basis, given_on, text, recorded_by)"
    " VALUES (gen_random_uuid(), '{case}', '{of}', 'x', '2026-11-01', 'x', 'x')"
)
HOLD = (
    "INSERT INTO case_holds (id, case_id, owner_id, ground, rule_version, reason, until_on, placed_by)"
    " VALUES (gen_random_uuid(), '{case}', '{of}', 'pending-matter', 'x', 'x', '2031-01-01', 'x')"
)
VIEW = (
    "INSERT INTO own_views (id, case_id, organisation_id, manner, legal_basis, text, recorded_by)"
    " VALUES (gen_random_uuid(), '{case}', '{of}', '{manner}', 'x', 'x', 'x')"
)
CONCLUSION = (
    "INSERT INTO assessment_conclusions (case_id, outcome, gaps, rule_version, evidence_digest, concluded_by)"
    " VALUES ('{case}', 'need', '{{}}', 'x', 'x', 'x')"
)


@pytest.fixture(scope="module")
def told(api: Any) -> tuple[str, str]:
    """A person and a case whose assessment is open."""
    stages = Stages(api)
    person = stages.person()
    return person, stages.started(person)


@pytest.fixture
async def engine(api: Any) -> AsyncIterator[AsyncEngine]:
    """Connections of the role under which plans-api serves requests."""
    made = create_async_engine(Scratch(api.stack, "plans", "plans").dsn("runtime"))
    yield made
    await made.dispose()


def worker(organisation: str) -> Access:
    """A worker of an organisation."""
    return Access(caller="worker", user="someone", organisation=OrganisationId(organisation))


@pytest.mark.parametrize(
    ("statement", "writers"),
    [
        (MEMBER.replace("{role}", "member"), {EA, COUNTY, KELA}),
        (MEMBER.replace("{role}", "lead"), {EA}),
        (TRANSFER, {EA}),
        (GUIDANCE, {EA, COUNTY, KELA}),
        (HOLD, {EA, COUNTY, KELA}),
        (VIEW.replace("{manner}", "spoken"), {EA, COUNTY, KELA}),
        (VIEW.replace("{manner}", "written"), set()),
    ],
    ids=["member", "lead", "transfer", "guidance", "hold", "spoken view", "written view"],
)
async def test_each_organisation_writes_in_its_own_name_and_no_stranger_does(
    engine: AsyncEngine, told: tuple[str, str], statement: str, writers: set[str]
) -> None:
    for own in EVERYBODY:
        for of in EVERYBODY:
            asked = statement.format(case=told[1], of=of)
            assert await written(engine, worker(own), asked) is (own == of and own in writers), (own, of)


async def test_a_joint_conclusion_is_written_by_parties_alone(engine: AsyncEngine, told: tuple[str, str]) -> None:
    found = {own: await written(engine, worker(own), CONCLUSION.format(case=told[1])) for own in EVERYBODY}
    assert found == {EA: True, COUNTY: True, KELA: True, STRANGER: False}


async def test_the_person_writes_the_own_view_alone_and_only_in_the_own_case(
    engine: AsyncEngine, told: tuple[str, str]
) -> None:
    person, case = told
    themselves = Access(caller="person", user="persons#x", person=PersonId(uuid.UUID(person)))
    another = Access(caller="person", user="persons#y", person=PersonId(uuid.uuid4()))
    view = VIEW.format(case=case, of=EA, manner="written")
    assert await written(engine, themselves, view)
    assert not await written(engine, another, view)
    for statement in (MEMBER, GUIDANCE, HOLD, TRANSFER, CONCLUSION):
        asked = statement.format(case=case, of=EA, role="member")
        assert not await written(engine, themselves, asked)


async def test_only_the_responsible_authority_moves_the_case_and_only_away_from_itself(
    engine: AsyncEngine, told: tuple[str, str]
) -> None:
    moved = (
        "UPDATE cases SET employment_authority_id = '{to}', transferred_from = '{by}', transferred_at = legal_now()"
        f" WHERE id = '{told[1]}'"
    )
    for own in (EA, STRANGER):
        assert await written(engine, worker(own), moved.format(to=STRANGER, by=own)) is (own == EA)
    forged = moved.format(to="employment-kerava-sipoo", by=COUNTY)
    assert not await written(engine, worker(STRANGER), forged)
