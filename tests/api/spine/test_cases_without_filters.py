"""Without any filter of the application, plans-api's and referral-api's databases show a case to its parties alone."""

import uuid

import pytest

from tests.api.plans.stages import COUNTY, EA, EA_WORKER, HEALTH, ITEM, KELA, NOTHING_STORED, Stages
from tests.api_client import Api
from tests.unfiltered import everything
from tym_shared.access import Access
from tym_shared.vocabulary import OrganisationId, PersonId

PARTIES = (EA, COUNTY, KELA)
STRANGERS = ("employment-tampereen-seutu", "county-pirkanmaan", "employer-rakennus", "provider-tyovalmennus")
OF_A_CASE = {
    "cases",
    "case_parties",
    "assessment_conclusions",
    "assessment_sections",
    "assessment_entries",
    "plans",
    "plan_versions",
    "plan_items",
    "plan_approvals",
}


def worker_of(organisation: str, *roles: str) -> Access:
    """A worker of the organisation, as the policies see one."""
    return Access(caller="worker", user="someone", organisation=OrganisationId(organisation), roles=frozenset(roles))


@pytest.fixture(scope="module")
def told(api: Api) -> tuple[str, str]:
    """A person with a drafted plan, a health entry and a referral to Kela's inbox; the person and the case."""
    stages = Stages(api)
    person = stages.person()
    case = stages.started(person)
    entered = stages.enter(HEALTH, person, "health-and-work-capacity", "Uupumus.", necessity="assess-service-need")
    assert entered.status_code == 201
    for organisation in PARTIES:
        stages.sign(case, organisation, "need")
    stages.post(EA_WORKER, f"/v1/cases/{case}/assessment/conclude", NOTHING_STORED)
    content = {"goals": [], "items": [ITEM], "jobSearchObligation": {"kind": "set"}, "followUp": {"how": "Puhelu"}}
    plan = stages.post(EA_WORKER, "/v1/plans", content | {"caseId": case}, 201)["id"]
    stages.approve(EA_WORKER, plan)
    dispatch = {
        "personId": person,
        "recipientIds": [KELA],
        "grounds": ["work-capacity-limits"],
        "groundsText": "Työkyky.",
    }
    sent = api.post(EA_WORKER, "referral-api", "/v1/referrals/joint-assessment", dispatch)
    assert sent.status_code == 201, sent.text
    return person, case


def of_case(row: dict[str, object], case: str) -> bool:
    """Whether a row is the case's own or one of its parts."""
    return case in {str(row.get("case_id")), str(row.get("id"))}


async def test_each_party_is_shown_the_case_and_no_stranger_is(api: Api, told: tuple[str, str]) -> None:
    _person, case = told
    for organisation in PARTIES:
        shown = await everything(api, "plans", worker_of(organisation, "health-professional"))
        seen = {table for table in OF_A_CASE if any(of_case(row, case) for row in shown[table])}
        assert seen == OF_A_CASE, organisation
    for organisation in STRANGERS:
        shown = await everything(api, "plans", worker_of(organisation, "health-professional"))
        assert [table for table in OF_A_CASE if any(of_case(row, case) for row in shown[table])] == [], organisation


async def test_a_countys_reader_groups_are_kept_apart_by_the_database(api: Api, told: tuple[str, str]) -> None:
    _person, case = told
    for role, expected in (("health-professional", 1), ("social-worker", 0)):
        shown = await everything(api, "plans", worker_of(COUNTY, role))
        assert len([row for row in shown["assessment_entries"] if of_case(row, case)]) == expected


async def test_the_grounds_of_directing_are_shown_to_the_sender_alone(api: Api, told: tuple[str, str]) -> None:
    person = uuid.UUID(told[0])
    counts = {}
    for organisation in (EA, KELA, COUNTY, *STRANGERS):
        shown = await everything(api, "referral", worker_of(organisation))
        mine = {table: [row for row in rows if row.get("person_id") == person] for table, rows in shown.items()}
        grounds = [table for table in mine if "ground" in table or "dispatch" in table]
        counts[organisation] = (len(mine["referrals"]), sum(len(mine[table]) for table in grounds))
    assert counts[EA] == (1, 1)
    assert counts[KELA] == (1, 0)
    assert {counts[organisation] for organisation in (COUNTY, *STRANGERS)} == {(0, 0)}


async def test_without_a_caller_nothing_is_shown(api: Api, told: tuple[str, str]) -> None:
    for database in ("plans", "referral"):
        shown = await everything(api, database, None)
        assert {table for table, rows in shown.items() if rows} <= {"directory_copies"}


async def test_a_person_is_shown_the_own_rows_alone(api: Api, told: tuple[str, str]) -> None:
    person = uuid.UUID(told[0])
    access = Access(caller="person", user="someone", person=PersonId(person))
    plans = await everything(api, "plans", access)
    referrals = await everything(api, "referral", access)
    assert {row["person_id"] for row in plans["cases"]} == {person}
    assert {row["person_id"] for row in referrals["referrals"]} == {person}
