"""After the end an authority's auditor reads what it stored, with purpose and necessity; every reading is logged."""

from typing import Any

import httpx
import pytest

from tests.api.plans.stages import COUNTY, EA, EA_WORKER, PLANS, SOCIAL, Stages
from tests.api.plans.test_transfers import DECISION, transfer
from tests.database import Rows

AUDITOR, COUNTY_AUDITOR, OPERATORS = "vantaa-auditor", "county-auditor", "auditor"
WHY = {"purpose": "log-supervision", "necessity": "arrange-service"}


@pytest.fixture
def ended(stages: Stages) -> str:
    """A case that ended on death, with data of two authorities and a version that the employment authority stored."""
    person = stages.person()
    case = stages.started(person)
    stages.enter(EA_WORKER, person, "education-and-work", "Varastotyö.")
    stages.enter(SOCIAL, person, "social-situation", "Velkaa.", necessity="assess-service-need")
    stages.post(EA_WORKER, f"/v1/cases/{case}/end-on-death")
    return case


def supervise(stages: Stages, who: str, case: str, **options: Any) -> httpx.Response:
    """A reading for supervision."""
    return stages.api.get(who, PLANS, f"/v1/supervised-cases/{case}", **(WHY | options))


def test_an_auditor_reads_what_the_own_authority_stored_of_an_ended_case(
    stages: Stages, rows: Rows, ended: str
) -> None:
    found = supervise(stages, AUDITOR, ended)
    assert found.status_code == 200, found.text
    body = found.json()
    assert (body["employmentAuthorityId"], body["countyId"], body["endReason"]) == (EA, COUNTY, "death")
    assert [one["text"] for one in body["entries"]] == ["Varastotyö."]
    assert [one["text"] for one in supervise(stages, COUNTY_AUDITOR, ended).json()["entries"]] == ["Velkaa."]
    uses = rows.all(
        "plans",
        "SELECT organisation_id, purpose, necessity FROM use_entries WHERE operation = 'supervise_case'"
        f" AND person_ids = ARRAY['{body['personId']}']::uuid[] ORDER BY organisation_id",
    )
    assert uses == [
        {"organisation_id": organisation, "purpose": "log-supervision", "necessity": "arrange-service"}
        for organisation in (COUNTY, EA)
    ]


def test_supervision_states_its_purpose_and_its_necessity(stages: Stages, rows: Rows, ended: str) -> None:
    before = rows.counts("plans")
    for options, expected in (
        ({"purpose": "joint-plan"}, "purpose-not-supervision"),
        ({"necessity": None}, "supervision-without-necessity"),
    ):
        refused = supervise(stages, AUDITOR, ended, **options)
        assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, expected)
    assert rows.counts("plans") == before


def test_an_open_case_and_a_case_of_others_look_like_none_to_supervision(
    stages: Stages, ended: str, random_id: str
) -> None:
    running = stages.started(stages.person())
    for case in (running, random_id):
        answer = supervise(stages, AUDITOR, case)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (404, "not-found")
    assert supervise(stages, OPERATORS, ended).status_code == 403
    assert supervise(stages, EA_WORKER, ended).status_code == 403
    gone = stages.api.get(AUDITOR, PLANS, f"/v1/cases/{ended}", purpose="log-supervision")
    assert gone.status_code == 403
    assert stages.api.get(EA_WORKER, PLANS, f"/v1/cases/{ended}", purpose="joint-plan").status_code == 404


def test_the_own_versions_are_read_with_their_services(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    stages.post(EA_WORKER, f"/v1/cases/{case}/end-on-death")
    (version,) = supervise(stages, AUDITOR, case).json()["versions"]
    assert (version["number"], version["items"][0]["serviceCode"]) == (1, "mielenterveyspalvelut")
    assert supervise(stages, COUNTY_AUDITOR, case).json()["versions"] == []


def test_who_has_left_a_case_that_goes_on_reads_what_it_stored_and_nothing_of_the_others(
    stages: Stages, rows: Rows
) -> None:
    person = stages.person()
    case = stages.started(person)
    stages.enter(EA_WORKER, person, "education-and-work", "Varastotyö.")
    stages.enter(SOCIAL, person, "social-situation", "Velkaa.", necessity="assess-service-need")
    assert supervise(stages, AUDITOR, case).status_code == 404
    assert transfer(stages, case, DECISION).status_code == 200
    body = supervise(stages, AUDITOR, case, purpose="data-subject-rights").json()
    assert [one["text"] for one in body["entries"]] == ["Varastotyö."]
    assert (body["endedAt"], body["endConclusions"], body["versions"]) == (None, [], [])
    assert stages.api.get(EA_WORKER, PLANS, f"/v1/cases/{case}", purpose="joint-plan").status_code == 404
    uses = f"SELECT purpose FROM use_entries WHERE operation = 'supervise_case' AND person_ids[1] = '{person}'"
    assert rows.all("plans", uses) == [{"purpose": "data-subject-rights"}]
