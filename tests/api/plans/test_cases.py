"""Cases: begun by the assessment, seen by their parties, ended by three."""

import pytest

from tests.api.plans.stages import COUNTY, EA, EA_WORKER, HEALTH, KELA, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api.referral.stories import eventually
from tests.api_client import Api
from tests.database import Rows
from tests.minting import Mint
from tym_shared.vocabulary import OrganisationKind


def test_a_case_begins_with_its_three_parties_and_is_audited(stages: Stages, rows: Rows) -> None:
    case = stages.started(stages.person())
    stored = rows.all("plans", f"SELECT * FROM cases WHERE id = '{case}'")[0]
    assert (stored["employment_authority_id"], stored["county_id"], stored["kela_id"]) == (EA, COUNTY, KELA)
    assert (stored["state"], stored["register"], stored["legal_basis"]) == ("assessing", "tym", "381/2023 § 4")
    audited = rows.all("plans", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{case}'")
    assert [entry["operation"] for entry in audited] == ["start_case"]


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"unemployed": False}, 422, "rule-broken"),
        ({"countyId": "county-pirkanmaan"}, 422, "county-not-in-area"),
        ({"personId": "not-an-id"}, 400, "malformed"),
        ({"surprise": 1}, 400, "malformed"),
    ],
)
def test_a_refused_start_writes_nothing(
    stages: Stages, rows: Rows, change: dict[str, object], status: int, problem: str
) -> None:
    body = {"personId": stages.person(), "countyId": COUNTY, "unemployed": True} | change
    before = rows.counts("plans")
    answer = stages.api.post(EA_WORKER, PLANS, "/v1/cases", body)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, problem)
    assert rows.counts("plans") == before


def test_a_person_one_has_no_relation_with_looks_like_nobody(stages: Stages, random_id: str) -> None:
    somebody = stages.api.new_person(STRANGER)
    answers = []
    for person in (somebody, random_id):
        body = {"personId": person, "countyId": COUNTY, "unemployed": True}
        answers.append(stages.api.post(EA_WORKER, PLANS, "/v1/cases", body))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_a_second_case_of_the_same_person_is_refused(stages: Stages) -> None:
    person = stages.person()
    stages.started(person)
    body = {"personId": person, "countyId": COUNTY, "unemployed": True}
    assert stages.api.post(EA_WORKER, PLANS, "/v1/cases", body).status_code == 409


def test_a_case_is_seen_by_its_parties_and_by_nobody_else(stages: Stages, random_id: str) -> None:
    case = stages.started(stages.person())
    for who, status in ((EA_WORKER, 200), (SOCIAL, 200), (KELA_WORKER, 200), (STRANGER, 404)):
        answer = stages.api.get(who, PLANS, f"/v1/cases/{case}", purpose="joint-assessment")
        assert answer.status_code == status
    foreign = stages.api.get(STRANGER, PLANS, f"/v1/cases/{case}", purpose="joint-assessment").json()
    nothing = stages.api.get(STRANGER, PLANS, f"/v1/cases/{random_id}", purpose="joint-assessment").json()
    assert {**foreign, "instance": ""} == {**nothing, "instance": ""}


def test_lists_show_own_cases_only_and_name_every_person_in_the_use_log(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    own = stages.api.get(EA_WORKER, PLANS, "/v1/cases?limit=100", purpose="joint-assessment").json()
    foreign = stages.api.get(STRANGER, PLANS, "/v1/cases?limit=100", purpose="joint-assessment").json()
    assert case in [one["id"] for one in own["items"]]
    assert case not in [one["id"] for one in foreign["items"]]
    logged = rows.all(
        "plans", f"SELECT * FROM use_entries WHERE operation = 'list_cases' AND '{person}' = ANY (person_ids)"
    )
    assert len(logged) == 1


def test_a_name_of_any_length_in_a_token_does_not_hold_up_the_use_log(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    mint = Mint(stages.api.stack)
    kind = OrganisationKind.EMPLOYMENT_AUTHORITY
    token = mint.worker(kind, PLANS, scope="cases:read", roles=("case-worker",), name="N" * 3000)
    sent = {"Authorization": f"Bearer {token}"}
    path = f"/v1/cases/{case}"
    answer = stages.api.request(None, "GET", PLANS, path, purpose="joint-assessment", headers=sent)
    assert answer.status_code == 200, answer.text
    waiting = f"SELECT 1 FROM use_entries WHERE '{person}' = ANY (person_ids) AND shipped_at IS NULL"
    eventually(lambda: not rows.all("plans", waiting))


def test_nobody_ends_a_case_before_all_three_concur(stages: Stages, rows: Rows) -> None:
    case = stages.planning(stages.person())
    conclude, end = f"/v1/cases/{case}/end-conclusions", f"/v1/cases/{case}/end"
    no_need = {"needRemains": False, "reason": "Tarvetta ei ole."}
    stages.post(EA_WORKER, conclude, no_need)
    stages.post(SOCIAL, conclude, no_need)
    stages.post(KELA_WORKER, conclude, {"needRemains": True, "reason": "Kuntoutus kesken."})
    dissent = stages.post(EA_WORKER, end, status=409)
    assert dissent["type"].endswith("conclusions-differ")
    assert stages.api.post(SOCIAL, PLANS, end).status_code == 403
    stages.post(KELA_WORKER, conclude, no_need)
    ended = stages.post(EA_WORKER, end)
    assert ended["state"] == "ended"
    assert ended["allowedActions"] == []
    stored = rows.all(
        "plans",
        f"SELECT erasure_on, (ended_at AT TIME ZONE 'Europe/Helsinki')::date AS ended FROM cases WHERE id = '{case}'",
    )[0]
    assert int(stored["erasure_on"][:4]) == int(stored["ended"][:4]) + 4
    for who in (EA_WORKER, SOCIAL, HEALTH, KELA_WORKER):
        assert stages.api.get(who, PLANS, f"/v1/cases/{case}", purpose="joint-plan").status_code == 404


def test_services_are_filtered_by_day_organiser_and_plan(api: Api) -> None:
    everything = api.get(EA_WORKER, PLANS, "/v1/services").json()["items"]
    of_kela = api.get(EA_WORKER, PLANS, "/v1/services?on=2026-01-01&organiser=kela").json()["items"]
    assert len(everything) == 125
    assert of_kela
    assert "kela-taito-kuntoutus" not in [one["code"] for one in of_kela]
    assert all("kela" in one["organisers"] for one in of_kela)
    one = api.get(EA_WORKER, PLANS, "/v1/services/kuntouttava-tyotoiminta", headers={"Accept-Language": "sv"}).json()
    assert (one["label"], one["labelLanguage"]) == ("Arbetsverksamhet i rehabiliteringssyfte", "sv")
    assert api.get(EA_WORKER, PLANS, "/v1/services/no-such-service").status_code == 404
