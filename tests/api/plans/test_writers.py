"""Past every check of the application, the database lets each party write only what is its to write."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.api.plans.plan_bodies import activation
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, KELA, Stages
from tests.database import Rows
from tests.scratch import Scratch
from tym_shared.access import SET_ACCESS, Access
from tym_shared.vocabulary import OrganisationId, PersonId

CASE_COLUMNS = (
    "id, person_id, employment_authority_id, county_id, kela_id, legal_basis, state, plan_due_on, access, created_by"
)
NEW_CASE = (
    f"INSERT INTO cases ({CASE_COLUMNS}) VALUES (gen_random_uuid(), gen_random_uuid(), '{EA}', '{COUNTY}', '{KELA}',"
    " '381/2023 § 4', 'assessing', '2027-01-01', 'pending', 'x')"
)
ANSWER = (
    "INSERT INTO plan_approvals (id, version_id, case_id, party, organisation_id, verdict, answered_by)"
    " VALUES (gen_random_uuid(), '{version}', '{case}', '{party}', {organisation}, 'approved', 'x')"
)
SECTION = "UPDATE assessment_sections SET conclusion = 'no-need' WHERE case_id = '{case}' AND authority_id = '{of}'"
CONCLUSION = (
    "INSERT INTO end_conclusions (id, case_id, authority_id, need_remains, reason, concluded_by)"
    " VALUES (gen_random_uuid(), '{case}', '{of}', false, 'x', 'x')"
)
ITEM_REFERRAL = (
    "INSERT INTO item_referrals (item_id, item_revision, case_id, referral_id, state, referral_version)"
    " VALUES (gen_random_uuid(), 1, '{case}', gen_random_uuid(), 'sent', 1)"
)
COPY = (
    "INSERT INTO plan_versions (id, plan_id, case_id, number, state, content, reason, stored_by_organisation,"
    " created_by, rule_versions) SELECT gen_random_uuid(), plan_id, case_id, 99, 'draft', content, reason, '{of}',"
    " 'x', rule_versions FROM plan_versions WHERE id = '{version}'"
)


@dataclass(frozen=True)
class Drafted:
    """A case with a drafted plan, and another person's case whose assessment is open."""

    person: str
    case: str
    version: str
    assessing: str = ""

    def worker(self, organisation: str) -> Access:
        """A worker of a party."""
        return Access(caller="worker", user="someone", organisation=OrganisationId(organisation))

    @property
    def themselves(self) -> Access:
        """The person."""
        return Access(caller="person", user="persons#someone", person=PersonId(uuid.UUID(self.person)))


@pytest.fixture(scope="module")
def drafted(api: Any, rows: Rows) -> Drafted:
    """A plan that nobody has answered yet."""
    stages = Stages(api)
    person = stages.person()
    plan = stages.drafted(person)
    found = rows.all("plans", f"SELECT id, case_id FROM plan_versions WHERE plan_id = '{plan}'")[0]
    return Drafted(person, found["case_id"], found["id"], stages.started(stages.person()))


@pytest.fixture
async def engine(api: Any) -> AsyncIterator[AsyncEngine]:
    """Connections of the role under which plans-api serves requests."""
    made = create_async_engine(Scratch(api.stack, "plans", "plans").dsn("runtime"))
    yield made
    await made.dispose()


async def written(engine: AsyncEngine, access: Access, statement: str) -> bool:
    """Whether the statement changes a row under this access; it is rolled back."""
    async with engine.connect() as connection:
        await connection.exec_driver_sql(SET_ACCESS, access.arguments())
        try:
            result = await connection.execute(text(statement))
        except ProgrammingError as refused:
            if "row-level security" not in str(refused.orig):
                raise
            return False
        return bool(result.rowcount)


async def test_only_the_employment_authority_starts_a_case(engine: AsyncEngine, drafted: Drafted) -> None:
    assert await written(engine, drafted.worker(EA), NEW_CASE)
    for organisation in (COUNTY, KELA):
        assert not await written(engine, drafted.worker(organisation), NEW_CASE)


async def test_each_authority_writes_its_own_section_and_conclusion(engine: AsyncEngine, drafted: Drafted) -> None:
    for statement, case in ((SECTION, drafted.assessing), (CONCLUSION, drafted.case)):
        for own in (EA, COUNTY, KELA):
            for of in (EA, COUNTY, KELA):
                asked = statement.format(case=case, of=of)
                assert await written(engine, drafted.worker(own), asked) is (own == of)
            assert not await written(engine, drafted.themselves, statement.format(case=case, of=own))


async def test_nobody_answers_for_another_party(engine: AsyncEngine, drafted: Drafted) -> None:
    def answer(party: str, organisation: str) -> str:
        return ANSWER.format(version=drafted.version, case=drafted.case, party=party, organisation=organisation)

    assert await written(engine, drafted.worker(COUNTY), answer("wellbeing-services-county", f"'{COUNTY}'"))
    assert await written(engine, drafted.themselves, answer("person", "NULL"))
    assert not await written(engine, drafted.worker(COUNTY), answer("employment-authority", f"'{EA}'"))
    assert not await written(engine, drafted.worker(COUNTY), answer("person", "NULL"))
    assert not await written(engine, drafted.worker(COUNTY), answer("person", f"'{COUNTY}'"))
    assert not await written(engine, drafted.themselves, answer("kela", f"'{KELA}'"))


async def test_the_person_writes_no_content_and_no_other_state(engine: AsyncEngine, drafted: Drafted) -> None:
    state = f"UPDATE plan_versions SET state = '{{}}' WHERE id = '{drafted.version}'"
    assert await written(engine, drafted.themselves, state.format("in-force"))
    assert not await written(engine, drafted.themselves, state.format("lapsed"))
    copy = COPY.format(version=drafted.version, of=COUNTY)
    assert not await written(engine, drafted.themselves, copy)
    assert not await written(engine, drafted.worker(EA), copy)
    assert await written(engine, drafted.worker(COUNTY), copy)
    ending = f"UPDATE cases SET state = 'ended', ended_at = legal_now() WHERE id = '{drafted.case}'"
    assert not await written(engine, drafted.themselves, ending)
    assert await written(engine, drafted.worker(EA), ending)


@pytest.fixture(scope="module")
def outside(api: Any, rows: Rows) -> Drafted:
    """An activation plan of the employment authority and the county, outside a case."""
    stages = Stages(api)
    person = stages.person()
    plan = stages.post(EA_WORKER, "/v1/plans", activation(person), 201)["id"]
    found = rows.all("plans", f"SELECT id FROM plan_versions WHERE plan_id = '{plan}'")[0]
    return Drafted(person, str(plan), found["id"])


OUTSIDE_ANSWER = (
    "INSERT INTO plan_approvals (id, version_id, readers, party, organisation_id, verdict, answered_by)"
    " VALUES (gen_random_uuid(), '{version}', {readers}, '{party}', {organisation}, 'approved', 'x')"
)


async def test_a_plan_outside_a_case_is_answered_by_its_parties_alone(engine: AsyncEngine, outside: Drafted) -> None:
    def answer(party: str, organisation: str, *more: str) -> str:
        readers = f"ARRAY{[EA, COUNTY, outside.person, *more]}"
        return OUTSIDE_ANSWER.format(version=outside.version, readers=readers, party=party, organisation=organisation)

    assert await written(engine, outside.worker(COUNTY), answer("wellbeing-services-county", f"'{COUNTY}'"))
    assert await written(engine, outside.themselves, answer("person", "NULL"))
    for access, statement in (
        (outside.worker(KELA), answer("kela", f"'{KELA}'")),
        (outside.worker(KELA), answer("kela", f"'{KELA}'", KELA)),
        (outside.worker(COUNTY), answer("wellbeing-services-county", f"'{COUNTY}'", KELA)),
        (outside.worker(COUNTY), answer("employment-authority", f"'{EA}'")),
        (outside.worker(COUNTY), answer("person", "NULL")),
        (outside.themselves, answer("wellbeing-services-county", f"'{COUNTY}'")),
    ):
        assert not await written(engine, access, statement)


async def test_a_plan_outside_a_case_is_changed_by_its_readers_alone(engine: AsyncEngine, outside: Drafted) -> None:
    change = f"UPDATE plans SET next_review_on = '2027-01-01' WHERE id = '{outside.case}'"
    for access in (outside.worker(EA), outside.worker(COUNTY), outside.themselves):
        assert await written(engine, access, change)
    assert not await written(engine, outside.worker(KELA), change)
    state = f"UPDATE plan_versions SET state = '{{}}' WHERE id = '{outside.version}'"
    assert await written(engine, outside.themselves, state.format("in-force"))
    assert not await written(engine, outside.themselves, state.format("lapsed"))
    assert not await written(engine, outside.worker(KELA), state.format("in-force"))


@pytest.mark.parametrize("table", ["plans", "plan_versions", "plan_items", "plan_approvals", "plan_reviews"])
async def test_nobody_is_made_a_reader_later(engine: AsyncEngine, outside: Drafted, table: str) -> None:
    async with engine.connect() as connection:
        await connection.exec_driver_sql(SET_ACCESS, outside.worker(EA).arguments())
        with pytest.raises(ProgrammingError, match="permission denied"):
            await connection.execute(text(f"UPDATE {table} SET readers = ARRAY['kela']"))


async def test_only_the_employment_authority_joins_a_referral_to_an_item(engine: AsyncEngine, drafted: Drafted) -> None:
    statement = ITEM_REFERRAL.format(case=drafted.case)
    assert await written(engine, drafted.worker(EA), statement)
    for access in (drafted.worker(COUNTY), drafted.worker(KELA), drafted.themselves):
        assert not await written(engine, access, statement)


def test_the_person_answers_no_more_once_the_case_has_ended(api: Any, rows: Rows, sign_in: Any) -> None:
    client, person = sign_in()
    stages = Stages(api)
    plan = stages.drafted(person)
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    rows.execute("plans", f"UPDATE cases SET ended_at = legal_now(), state = 'ended' WHERE id = '{case}'")
    before = rows.counts("plans")
    for action, body in (("approve", {"version": 1}), ("refuse", {"version": 1, "reason": "En suostu."})):
        answer = stages.post(client, f"/v1/plans/{plan}/{action}", body, 409)
        assert (answer["type"].rpartition(":")[2], answer["state"]) == ("case-transition-not-allowed", "ended")
    assert rows.counts("plans") == before
    assert stages.api.post(EA_WORKER, "plans-api", f"/v1/plans/{plan}/approve", {"version": 1}).status_code == 404


RECORDED = (
    "INSERT INTO plan_approvals (id, version_id, case_id, readers, party, organisation_id, verdict, answered_by,"
    " answered_at, form, evidence, language, recorded_by_organisation, recorded_at)"
    " SELECT gen_random_uuid(), id, case_id, readers, 'person', NULL, 'approved', 'x', created_at + interval '{after}',"
    " '{form}', 'x', 'fi', {recorder}, legal_now() FROM plan_versions WHERE id = '{version}'"
)
OWN = (
    "INSERT INTO plan_approvals (id, version_id, case_id, party, verdict, answered_by, form)"
    " SELECT gen_random_uuid(), id, case_id, 'person', 'approved', 'x', 'signed-in' FROM plan_versions"
    " WHERE id = '{version}'"
)


@pytest.fixture(scope="module")
def unanswered(api: Any, rows: Rows) -> Drafted:
    """A plan of an open case that nobody has answered."""
    stages = Stages(api)
    person = stages.person()
    plan = stages.drafted(person)
    found = rows.all("plans", f"SELECT id, case_id FROM plan_versions WHERE plan_id = '{plan}'")[0]
    return Drafted(person, found["case_id"], found["id"])


async def test_the_persons_answer_is_recorded_as_such_or_not_at_all(
    engine: AsyncEngine, unanswered: Drafted, outside: Drafted
) -> None:
    def recorded(of: Drafted, recorder: str, *, form: str = "spoken", after: str = "0 days") -> str:
        return RECORDED.format(version=of.version, recorder=f"'{recorder}'", form=form, after=after)

    for of in (unanswered, outside):
        for own in (EA, COUNTY):
            assert await written(engine, of.worker(own), recorded(of, own))
            assert not await written(engine, of.worker(own), recorded(of, own, after="-1 days"))
        assert not await written(engine, of.worker(EA), recorded(of, COUNTY))
        assert not await written(engine, of.worker(KELA), recorded(of, KELA))
        assert not await written(engine, of.themselves, recorded(of, EA))
    assert not await written(engine, unanswered.worker(EA), OWN.format(version=unanswered.version))
    assert await written(engine, unanswered.themselves, OWN.format(version=unanswered.version))


async def test_only_the_responsible_authority_records_a_request_of_a_review(
    engine: AsyncEngine, unanswered: Drafted
) -> None:
    asked = (
        "INSERT INTO review_requests (id, plan_id, case_id, state, form, recorded_by_organisation, requested_by,"
        " rule_version) SELECT gen_random_uuid(), plan_id, case_id, '{state}', '{form}', {of}, 'x', 'x'"
        f" FROM plan_versions WHERE id = '{unanswered.version}'"
    )
    spoken = {own: asked.format(state="open", form="spoken", of=f"'{own}'") for own in (EA, COUNTY, KELA)}
    assert await written(engine, unanswered.worker(EA), spoken[EA])
    for own in (COUNTY, KELA):
        assert not await written(engine, unanswered.worker(own), spoken[own])
        assert not await written(engine, unanswered.worker(own), spoken[EA])
    own_words = asked.format(state="open", form="signed-in", of="NULL")
    assert await written(engine, unanswered.themselves, own_words)
    assert not await written(engine, unanswered.worker(EA), own_words)
