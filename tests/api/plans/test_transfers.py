"""Transfers: the case goes on with other authorities; who leaves it is out at once and stays controller of its data."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.consent.people import somebody
from tests.api.plans.agreeing import revised
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, KELA, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api.referral.stories import eventually
from tests.api_client import Api
from tests.database import Rows

TAMPERE, PIRKANMAA = "employment-tampereen-seutu", "county-pirkanmaan"
PIRKANMAA_WORKER, SUUPOHJA_WORKER = "pirkanmaa-county-social-worker", "suupohja-worker"
TAMPERE_CODE, KAUHAJOKI, KRISTINESTAD = "837", "232", "287"
DECISION = {"ground": "decision", "employmentAuthorityId": TAMPERE, "decisionId": "VAN-2026-17"}


def move_home(api: Api, person: str, code: str, *, who: str = EA_WORKER) -> None:
    """Record the person's home municipality."""
    body = {"municipalityCode": code, "validFrom": "2026-06-01", "source": "population-register"}
    answer = api.put(who, "consent-api", f"/v1/persons/{person}/home-municipality", body)
    assert answer.status_code == 200, answer.text


def transfer(stages: Stages, case: str, body: Any, *, who: str = EA_WORKER, **options: Any) -> httpx.Response:
    """An attempt to hand the case over."""
    return stages.api.post(who, PLANS, f"/v1/cases/{case}/transfer", body, **options)


def read(stages: Stages, case: str, who: str, part: str = "", **options: Any) -> httpx.Response:
    """A read of the case or of a part of it."""
    return stages.api.get(who, PLANS, f"/v1/cases/{case}{part}", purpose="joint-plan", **options)


def until_registered(stages: Stages, case: str, who: str) -> None:
    """The new parties have their access."""

    def look() -> httpx.Response:
        answer = read(stages, case, who)
        answer.status_code = 200 if answer.json().get("access") == "registered" else 425
        return answer

    stages.api.eventually(look)


def test_with_the_persons_move_responsibility_and_county_move_and_the_case_goes_on(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    plan = stages.drafted(person)
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    due = read(stages, case, EA_WORKER).json()["planDueOn"]
    move_home(stages.api, person, TAMPERE_CODE)
    moved = transfer(stages, case, {"ground": "move"}, key="once")
    assert (moved.status_code, moved.json()["state"], moved.json()["allowedActions"]) == (200, "planning", [])
    assert transfer(stages, case, {"ground": "move"}, key="once").json() == moved.json()
    for who in (EA_WORKER, SOCIAL):
        assert read(stages, case, who).status_code == 404
        assert stages.read(who, plan).status_code == 404
    until_registered(stages, case, STRANGER)
    found = read(stages, case, STRANGER).json()
    assert (found["employmentAuthorityId"], found["countyId"], found["planDueOn"]) == (TAMPERE, PIRKANMAA, due)
    assert "end" in found["allowedActions"]
    assert read(stages, case, PIRKANMAA_WORKER).status_code == 200
    old = stages.read(STRANGER, plan)
    assert old.status_code == 200, old.text
    assert old.json()["draft"]["storedByOrganisation"] == EA
    decision = rows.all(
        "consent", f"SELECT discloser_id, recipient_id FROM decisions WHERE id = '{old.json()['decisionIds'][0]}'"
    )
    assert decision == [{"discloser_id": EA, "recipient_id": TAMPERE}]
    relations = rows.all("consent", f"SELECT organisation_id, ends_at FROM relations WHERE subject_id = '{case}'")
    assert {one["organisation_id"] for one in relations if one["ends_at"]} == {EA, COUNTY}
    assert {one["organisation_id"] for one in relations if not one["ends_at"]} == {TAMPERE, PIRKANMAA, KELA}


def test_a_recorded_decision_hands_over_without_a_move_and_the_county_stays(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    stages.enter(EA_WORKER, person, "education-and-work", "Ammattitutkinto.")
    stages.sign(case, EA, "need")
    assert transfer(stages, case, DECISION).status_code == 200
    until_registered(stages, case, STRANGER)
    shown = read(stages, case, STRANGER, "/transfers").json()
    assert [(one["ground"], one["decisionId"], one["ruleVersion"]) for one in shown["items"]] == [
        ("decision", "VAN-2026-17", "transfer:decision@2025-01-01")
    ]
    left = {one["organisationId"]: one["until"] is not None for one in shown["parties"]}
    assert left == {EA: True, COUNTY: False, KELA: False, TAMPERE: False}
    assert read(stages, case, SOCIAL).json()["countyId"] == COUNTY
    assessment = read(stages, case, STRANGER, "/assessment").json()
    sections = {one["authorityId"]: one for one in assessment["sections"]}
    assert set(sections) == {EA, COUNTY, KELA, TAMPERE}
    assert sections[EA]["entries"][0]["text"] == "Ammattitutkinto."
    assert (sections[TAMPERE]["state"], sections[TAMPERE]["allowedActions"]) == ("draft", ["add-entry", "sign"])


def test_the_joint_conclusion_is_that_of_the_present_parties(stages: Stages) -> None:
    case = stages.started(stages.person())
    stages.sign(case, EA, "no-need")
    assert transfer(stages, case, DECISION).status_code == 200
    for organisation in (COUNTY, KELA):
        stages.sign(case, organisation, "need")
    conclude = f"/v1/cases/{case}/assessment/conclude"
    assert stages.post(STRANGER, conclude, {}, 409)["type"].endswith("sections-unsigned")


def test_who_comes_back_concludes_anew_on_the_end(stages: Stages) -> None:
    case = stages.planning(stages.person())
    conclusion, end = {"needRemains": False, "reason": "Ei tarvetta."}, f"/v1/cases/{case}/end"
    for who in (EA_WORKER, SOCIAL, KELA_WORKER):
        stages.post(who, f"/v1/cases/{case}/end-conclusions", conclusion)
    assert transfer(stages, case, DECISION).status_code == 200
    until_registered(stages, case, STRANGER)
    assert transfer(stages, case, DECISION | {"employmentAuthorityId": EA}, who=STRANGER).status_code == 200
    until_registered(stages, case, EA_WORKER)
    shown = read(stages, case, EA_WORKER).json()["endConclusions"]
    assert [one["authorityId"] for one in shown] == [COUNTY, KELA]
    assert stages.post(EA_WORKER, end, None, 409)["type"].endswith("conclusions-missing")
    stages.post(EA_WORKER, f"/v1/cases/{case}/end-conclusions", conclusion)
    assert stages.post(EA_WORKER, end)["state"] == "ended"


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        ({"ground": "move", "employmentAuthorityId": TAMPERE}, 422, "transfer-incomplete"),
        ({"ground": "decision"}, 422, "transfer-incomplete"),
        (DECISION | {"employmentAuthorityId": EA}, 422, "nothing-moves"),
        (DECISION | {"employmentAuthorityId": COUNTY}, 422, "receiver-unknown"),
        ({"ground": "move"}, 422, "responsibility-unknown"),
        ({"ground": "whim"}, 400, "malformed"),
    ],
)
def test_a_refused_transfer_changes_nothing(
    stages: Stages, rows: Rows, body: dict[str, Any], status: int, problem: str
) -> None:
    case = stages.started(stages.person())
    before = rows.counts("plans")
    answer = transfer(stages, case, body)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, problem)
    assert rows.counts("plans") == before


def test_only_the_responsible_authority_hands_over_and_a_foreign_case_is_none(stages: Stages, random_id: str) -> None:
    case = stages.started(stages.person())
    assert transfer(stages, case, DECISION, who=SOCIAL).status_code == 403
    answers = [transfer(stages, one, DECISION, who=STRANGER) for one in (case, random_id)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert {**answers[0].json(), "instance": ""} == {**answers[1].json(), "instance": ""}


def test_a_draft_is_agreed_by_the_parties_that_have_the_case_now(stages: Stages) -> None:
    one = somebody(stages.api, EA_WORKER)
    assert one.ask("GET", "/v1/me").status_code == 200
    plan = stages.drafted(one.id)
    case = stages.read(EA_WORKER, plan).json()["caseId"]
    for who in (EA_WORKER, SOCIAL):
        stages.approve(who, plan)
    move_home(stages.api, one.id, TAMPERE_CODE)
    assert transfer(stages, case, {"ground": "move"}).status_code == 200
    until_registered(stages, case, STRANGER)
    approved = one.ask("POST", f"/v1/plans/{plan}/approve", service=PLANS, body={"version": 1})
    assert (approved.status_code, approved.json()["versionState"]) == (200, "draft")
    assert stages.approve(STRANGER, plan)["versionState"] == "draft"
    assert stages.approve(PIRKANMAA_WORKER, plan)["versionState"] == "in-force"


def test_a_referral_sent_before_the_transfer_is_followed_after_it(stages: Stages) -> None:
    api = stages.api
    one = somebody(api, EA_WORKER)
    assert one.ask("GET", "/v1/me").status_code == 200
    plan = stages.drafted(one.id)
    assert one.ask("POST", f"/v1/plans/{plan}/approve", service=PLANS, body={"version": 1}).status_code == 200
    for who in (EA_WORKER, SOCIAL):
        stages.approve(who, plan)
    shown = stages.read(EA_WORKER, plan).json()
    path = f"/v1/plans/{plan}/items/{shown['inForce']['items'][0]['id']}/refer"
    refer = {"reason": "Sovittu.", "entries": [{"category": "service-need", "text": "Tarve."}]}
    referral = stages.post(EA_WORKER, path, refer, 201)["id"]
    assert transfer(stages, shown["caseId"], DECISION).status_code == 200
    until_registered(stages, shown["caseId"], STRANGER)
    acknowledge = f"/v1/referrals/{referral}/acknowledge"
    api.eventually(lambda: api.post(SOCIAL, "referral-api", acknowledge))

    def received() -> bool:
        found = stages.read(STRANGER, plan, necessity="arrange-service").json()["inForce"]["items"][0]
        return not found["masked"] and bool(found["referral"]["state"] == "received")

    eventually(received)


def test_of_two_transfers_at_once_one_wins(stages: Stages, rows: Rows) -> None:
    case = stages.started(stages.person())
    bodies = [DECISION, DECISION | {"employmentAuthorityId": "employment-kerava-sipoo"}]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda body: transfer(stages, case, body), bodies))
    assert sorted(answer.status_code for answer in answers) in ([200, 403], [200, 404])
    assert len(rows.all("plans", f"SELECT 1 FROM case_transfers WHERE case_id = '{case}'")) == 1


def test_a_case_comes_back_to_an_authority_that_left_it(stages: Stages) -> None:
    person = stages.person()
    case = stages.started(person)
    for who, receiver in ((EA_WORKER, TAMPERE), (STRANGER, EA)):
        assert transfer(stages, case, DECISION | {"employmentAuthorityId": receiver}, who=who).status_code == 200
        until_registered(stages, case, STRANGER if receiver == TAMPERE else EA_WORKER)
    assert read(stages, case, STRANGER).status_code == 404
    assert read(stages, case, KELA_WORKER, "/assessment").status_code == 200
    assert stages.enter(EA_WORKER, person, "education-and-work", "Lisäys.").status_code == 201


def test_in_an_area_of_two_counties_the_county_follows_the_home_municipality(stages: Stages) -> None:
    api = stages.api
    person = api.new_person(SUUPOHJA_WORKER)
    move_home(api, person, KAUHAJOKI, who=SUUPOHJA_WORKER)
    body = {"personId": person, "countyId": "county-pohjanmaan", "unemployed": True}
    refused = api.post(SUUPOHJA_WORKER, PLANS, "/v1/cases", body)
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "17(1)")
    assert refused.json()["errors"][0]["pointer"] == "/countyId"
    case = stages.post(SUUPOHJA_WORKER, "/v1/cases", body | {"countyId": "county-etela-pohjanmaan"}, 201)["id"]
    until_registered(stages, case, SUUPOHJA_WORKER)
    move_home(api, person, KRISTINESTAD, who=SUUPOHJA_WORKER)
    assert transfer(stages, case, {"ground": "move"}, who=SUUPOHJA_WORKER).status_code == 200
    found = read(stages, case, SUUPOHJA_WORKER).json()
    assert (found["employmentAuthorityId"], found["countyId"]) == ("employment-suupohja", "county-pohjanmaan")


def awaiting(stages: Stages, who: str, plan: str) -> list[str]:
    """Whose answer the draft awaits."""
    found: list[str] = stages.read(who, plan).json()["draft"]["awaiting"]
    return found


def test_a_draft_awaits_those_who_have_the_case_now_and_no_answer_of_who_has_left_counts(
    stages: Stages, rows: Rows, sign_in: Any
) -> None:
    client, person = sign_in()
    plan = stages.drafted(person)
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    for who in (EA_WORKER, SOCIAL):
        stages.approve(who, plan)
    assert awaiting(stages, SOCIAL, plan) == ["person"]
    kerava = DECISION | {"employmentAuthorityId": "employment-kerava-sipoo"}
    assert transfer(stages, case, kerava).status_code == 200
    until_registered(stages, case, "kerava-worker")
    told = rows.all(
        "plans", f"SELECT data FROM outbox_events WHERE type = 'plan.answers-lapsed' AND aggregate_id = '{plan}'"
    )
    assert [one["data"]["lapsed"] for one in told] == [["employment-authority"]]
    kept = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["draft"]
    assert [one["organisationId"] for one in kept["approvals"]] == [COUNTY]
    assert kept["awaiting"] == ["employment-authority", "person"]
    assert stages.approve(client, plan)["versionState"] == "draft"
    assert stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/approve", {"version": 1}).status_code == 404
    assert stages.approve("kerava-worker", plan)["versionState"] == "in-force"


def test_with_the_county_its_answer_goes_too_and_what_is_in_force_stays(
    stages: Stages, rows: Rows, sign_in: Any
) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    assert (
        revised(
            stages, plan, items=[{"serviceCode": "sosiaaliohjaus", "organiserId": COUNTY, "startsOn": "2026-12-01"}]
        )
        == 2
    )
    for who in (EA_WORKER, SOCIAL):
        stages.approve(who, plan, 2)
    case = rows.all("plans", f"SELECT case_id FROM plans WHERE id = '{plan}'")[0]["case_id"]
    move_home(stages.api, person, TAMPERE_CODE)
    assert transfer(stages, case, {"ground": "move"}).status_code == 200
    mine = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()
    assert mine["draft"]["awaiting"] == ["employment-authority", "person", "wellbeing-services-county"]
    assert {one["organisationId"] for one in mine["inForce"]["approvals"]} == {EA, COUNTY, None}
