"""Assessments: each authority's own section, each professional's own data, one joint conclusion."""

from tests.api.plans.stages import (
    COUNTY,
    EA,
    EA_WORKER,
    HEALTH,
    KELA,
    KELA_WORKER,
    NOTHING_STORED,
    PLANS,
    SOCIAL,
    STRANGER,
    Stages,
)
from tests.database import Rows

DIAGNOSIS = "Uupumus, työkyky selvitettävä."


def test_nothing_is_stored_before_the_assessment_is_started(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    before = rows.counts("plans")
    answer = stages.enter(EA_WORKER, person, "education-and-work", "Ammattitutkinto.")
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (409, "assessment-not-started")
    assert rows.counts("plans") == before


def test_entries_are_made_by_the_sections_own_professionals_with_necessity(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    stages.started(person)
    before = rows.counts("plans")
    refused = {
        "another's section": (stages.enter(SOCIAL, person, "plan", "x", organisationId=EA), 403),
        "another's profession": (stages.enter(SOCIAL, person, "health-and-work-capacity", "x"), 403),
        "no necessity": (stages.enter(HEALTH, person, "health-and-work-capacity", "x"), 422),
        "no such category": (stages.enter(HEALTH, person, "gossip", "x"), 400),
        "a stranger": (stages.enter(STRANGER, person, "plan", "x"), 409),
    }
    assert {name: answer.status_code for name, (answer, _) in refused.items()} == {
        name: status for name, (_, status) in refused.items()
    }
    assert rows.counts("plans") == before


def test_a_signatures_reason_goes_to_others_by_a_decision_and_the_read_is_logged(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    stages.sign(case, COUNTY, "need")
    path = f"/v1/cases/{case}/assessment"
    reasons = {}
    for who in (SOCIAL, KELA_WORKER):
        found = stages.api.get(who, PLANS, path, purpose="joint-assessment").json()
        reasons[who] = next(one["reason"] for one in found["sections"] if one["authorityId"] == COUNTY)
    assert reasons == {SOCIAL: "Arvioitu.", KELA_WORKER: "Arvioitu."}
    released = rows.all("plans", f"SELECT permitted FROM releases WHERE person_id = '{person}'")
    assert {"permitted": ["service-need"]} in released
    logged = rows.all(
        "plans",
        "SELECT categories FROM use_entries WHERE operation = 'get_assessment' AND organisation_id = 'kela'"
        f" AND '{person}' = ANY (person_ids)",
    )
    assert logged == [{"categories": ["client-relationship"]}]


def test_each_reader_sees_own_entries_and_what_a_decision_permits(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.started(person)
    entered = stages.enter(
        HEALTH, person, "health-and-work-capacity", DIAGNOSIS, necessity="assess-service-need"
    ).json()
    assert entered["state"] == "draft"
    path = f"/v1/cases/{case}/assessment"
    api = stages.api
    own = api.get(HEALTH, PLANS, path, purpose="joint-assessment")
    other_group = api.get(SOCIAL, PLANS, path, purpose="joint-assessment", necessity="assess-service-need")
    without = api.get(EA_WORKER, PLANS, path, purpose="joint-assessment")
    stated = api.get(EA_WORKER, PLANS, path, purpose="joint-assessment", necessity="assess-service-need")
    assert [DIAGNOSIS in answer.text for answer in (own, other_group, without, stated)] == [True, False, False, True]
    section = next(one for one in without.json()["sections"] if one["authorityId"] == COUNTY)
    assert section["denied"] == [{"category": "health-and-work-capacity", "reason": "necessity-missing"}]
    decision = next(one for one in stated.json()["sections"] if one["authorityId"] == COUNTY)["decisionId"]
    logged = rows.all("consent", f"SELECT * FROM decisions WHERE id = '{decision}'")[0]
    assert (logged["discloser_id"], logged["recipient_id"], logged["person_id"]) == (COUNTY, EA, person)
    assert logged["basis"][0]["section"] == "15"
    used = rows.all("plans", f"SELECT * FROM use_entries WHERE '{person}' = ANY (person_ids) AND user_name <> ''")
    assert {"county-vantaan-ja-keravan", "employment-vantaa"} <= {entry["organisation_id"] for entry in used}


def test_a_signed_section_is_locked_until_reopened_and_the_version_is_named(stages: Stages) -> None:
    person = stages.person()
    case = stages.started(person)
    path = f"/v1/cases/{case}/assessment/sections/{EA}"
    body = {"version": 7, "conclusion": "need", "reason": "Tarve."}
    assert stages.api.post(EA_WORKER, PLANS, f"{path}/sign", body).status_code == 412
    assert stages.api.post(SOCIAL, PLANS, f"{path}/sign", body).status_code == 403
    stages.sign(case, EA, "need")
    locked = stages.enter(EA_WORKER, person, "education-and-work", "Lisäys.")
    assert (locked.status_code, locked.json()["state"], locked.json()["allowedActions"]) == (409, "signed", ["reopen"])
    stages.post(EA_WORKER, f"{path}/reopen")
    assert stages.enter(EA_WORKER, person, "education-and-work", "Lisäys.").status_code == 201


def test_the_conclusion_is_joint_and_a_dissent_keeps_the_case_open(stages: Stages) -> None:
    case = stages.started(stages.person())
    conclude = f"/v1/cases/{case}/assessment/conclude"
    for organisation, conclusion in ((EA, "no-need"), (COUNTY, "no-need")):
        stages.sign(case, organisation, conclusion)
        assert stages.post(EA_WORKER, conclude, NOTHING_STORED, 409)["type"].endswith("sections-unsigned")
    stages.sign(case, KELA, "need")
    assert stages.post(EA_WORKER, conclude, NOTHING_STORED, 409)["type"].endswith("conclusions-differ")
    stages.post(KELA_WORKER, f"/v1/cases/{case}/assessment/sections/{KELA}/reopen")
    stages.sign(case, KELA, "no-need")
    assert stages.post(EA_WORKER, conclude, NOTHING_STORED)["state"] == "ended"
