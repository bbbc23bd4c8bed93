"""Approvals: later versions are agreed by whose services they touch; the person's answer is the person's alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.consent.people import represent, somebody
from tests.api.plans.agreeing import RECORDED, events, kept, kind_of, revise, revised
from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation
from tests.api.plans.stages import (
    COUNTY,
    EA,
    EA_WORKER,
    HEALTH,
    ITEM,
    KELA,
    KELA_WORKER,
    PLANS,
    SOCIAL,
    STRANGER,
    Stages,
)
from tests.database import Rows

KELA_ITEM = {"serviceCode": "kela-ammatillinen-kuntoutusselvitys", "organiserId": KELA, "startsOn": "2026-12-01"}
OWN_ITEM = {"serviceCode": "talousneuvonta", "organiserId": EA, "startsOn": "2026-12-01"}


@pytest.fixture
def in_force(stages: Stages, sign_in: SignIn) -> tuple[str, str]:
    """A plan in force with services of the county and Kela, as (client, plan)."""
    client, person = sign_in()
    plan = stages.drafted(person, kela=True, items=[ITEM, KELA_ITEM])
    for who in (EA_WORKER, SOCIAL, KELA_WORKER, client):
        stages.approve(who, plan)
    return client, plan


def awaiting(stages: Stages, plan: str) -> list[str]:
    """Whose approval the draft awaits."""
    found: list[str] = stages.read(EA_WORKER, plan).json()["draft"]["awaiting"]
    return found


def test_a_later_version_is_approved_by_those_alone_whose_services_it_touches(
    stages: Stages, in_force: tuple[str, str]
) -> None:
    client, plan = in_force
    county, kela = kept(stages, plan)
    two = ["employment-authority", "person"]
    for items, more in (
        ([county, kela], []),
        ([county, kela, OWN_ITEM], []),
        ([county, kela | {"goal": "Selvitys"}], ["kela"]),
        ([county], ["kela"]),
        ([kela], ["wellbeing-services-county"]),
        ([county, kela, ITEM], ["wellbeing-services-county"]),
        ([county | {"endsOn": "2027-03-01"}, KELA_ITEM], ["kela", "wellbeing-services-county"]),
    ):
        revised(stages, plan, items=items)
        assert awaiting(stages, plan) == sorted([*two, *more]), items
    number = revised(stages, plan, items=[county, kela], goals=[{"text": "Uusi tavoite"}])
    for other in (SOCIAL, KELA_WORKER):
        answer = stages.api.post(other, PLANS, f"/v1/plans/{plan}/approve", {"version": number})
        assert (answer.status_code, kind_of(answer)) == (403, "not-a-party")
    unknown = stages.api.post(SOCIAL, PLANS, f"/v1/plans/{plan}/approve", {"version": number + 1})
    assert (unknown.status_code, kind_of(unknown)) == (422, "version-unknown")
    assert stages.approve(EA_WORKER, plan, number)["versionState"] == "draft"
    assert stages.approve(client, plan, number)["versionState"] == "in-force"


def test_a_plan_that_agrees_kelas_services_is_made_with_kela(stages: Stages) -> None:
    plan = stages.drafted(stages.person(), kela=False, items=[ITEM, KELA_ITEM])
    three = ["employment-authority", "kela", "person", "wellbeing-services-county"]
    assert stages.read(EA_WORKER, plan).json()["draft"]["awaiting"] == three
    revised(stages, plan, items=[])
    assert stages.read(EA_WORKER, plan).json()["draft"]["awaiting"] == [one for one in three if one != "kela"]


def test_hours_that_stay_the_same_touch_nobodys_service(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client, items=[ITEM | {"hoursPerDay": 7.1}, ITEM | {"hoursPerDay": 2.333}])
    items = kept(stages, plan)
    assert [one["hoursPerDay"] for one in items] == [7.1, 2.33]
    revised(stages, plan, items=items, goals=[{"text": "Uusi tavoite"}])
    assert awaiting(stages, plan) == ["employment-authority", "person"]
    assert [one["revision"] for one in stages.read(EA_WORKER, plan).json()["draft"]["items"]] == [1, 1]


def test_an_item_and_a_goal_stand_once_in_a_version(stages: Stages, in_force: tuple[str, str], rows: Rows) -> None:
    _, plan = in_force
    item, _ = kept(stages, plan)
    goal = stages.read(EA_WORKER, plan).json()["inForce"]["content"]["goals"][0]
    before = rows.counts("plans")
    for changes, pointer in (({"items": [item, item]}, "/items/1/id"), ({"goals": [goal, goal]}, "/goals/1/id")):
        refused = revise(stages, plan, **changes)
        assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (422, [pointer])
    assert rows.counts("plans") == before


def test_each_party_is_told_what_it_can_do_itself(stages: Stages, in_force: tuple[str, str]) -> None:
    client, plan = in_force
    of_party: tuple[tuple[str, list[str]], ...] = (
        (EA_WORKER, ["revise", "refer", "review"]),
        (SOCIAL, ["revise", "review"]),
        (KELA_WORKER, ["review"]),
        (client, []),
    )
    for who, actions in of_party:
        assert stages.read(who, plan).json()["allowedActions"] == actions
    revised(stages, plan, items=kept(stages, plan))
    for who, actions in of_party:
        numbered = stages.api.get(who, PLANS, f"/v1/plans/{plan}/versions/1", purpose="joint-plan")
        for answer in (stages.read(who, plan), numbered):
            assert answer.json()["allowedActions"] == ["answer", *actions]


def test_another_version_postpones_no_review(stages: Stages, in_force: tuple[str, str], rows: Rows) -> None:
    client, plan = in_force
    rows.execute("plans", f"UPDATE plans SET next_review_on = next_review_on - 30 WHERE id = '{plan}'")
    due = stages.read(EA_WORKER, plan).json()["nextReviewOn"]
    number = revised(stages, plan, items=kept(stages, plan))
    for who in (client, EA_WORKER):
        stages.approve(who, plan, number)
    shown = stages.read(EA_WORKER, plan).json()
    assert (shown["inForce"]["number"], shown["nextReviewOn"]) == (number, due)


def test_a_lapsed_draft_tells_whose_approvals_lapsed(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    stages.approve(SOCIAL, plan)
    stages.approve(EA_WORKER, plan)
    revised(stages, plan)
    (lapsed,) = events(rows, "plan.draft-lapsed", plan)
    assert (lapsed["number"], lapsed["lapsedApprovals"]) == (1, ["employment-authority", "wellbeing-services-county"])
    assert {EA, COUNTY, KELA} <= set(lapsed["readers"])


def test_a_refusal_is_shown_with_its_reason_on_a_decision(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.drafted(person)
    stages.post(SOCIAL, f"/v1/plans/{plan}/refuse", {"version": 1, "reason": "Palvelua ei ole."})
    stages.post(client, f"/v1/plans/{plan}/refuse", {"version": 1, "reason": "En jaksa."})
    shown = stages.read(EA_WORKER, plan).json()
    reasons = {one["party"]: one["reason"] for one in shown["draft"]["approvals"]}
    assert reasons == {"wellbeing-services-county": "Palvelua ei ole.", "person": "En jaksa."}
    assert len(shown["decisionIds"]) == 1
    released = rows.all("plans", f"SELECT permitted FROM releases WHERE decision_id = '{shown['decisionIds'][0]}'")
    assert released == [{"permitted": ["plan"]}]
    own = stages.api.get(client, PLANS, f"/v1/plans/{plan}").json()
    assert own["draft"]["approvals"][0]["reason"] == "Palvelua ei ole."
    assert (own["state"], own["inForce"]) == ("draft", None)


def test_the_persons_spoken_answer_is_recorded_and_shown_as_such(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.drafted(person)
    path = f"/v1/plans/{plan}/persons-answer"
    for who in (EA_WORKER, SOCIAL):
        stages.approve(who, plan)
    early = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    late = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for moment in (early, late):
        refusal = stages.post(EA_WORKER, path, RECORDED | {"answeredAt": moment}, 422)
        assert (kind_of(refusal), refusal["errors"][0]["pointer"]) == ("answer-time-unsuitable", "/answeredAt")
    assert kind_of(stages.post(EA_WORKER, path, RECORDED | {"verdict": "refused"}, 422)) == "refusal-without-reason"
    stages.post(EA_WORKER, path, RECORDED | {"form": "signed-in"}, 400)
    stages.post(EA_WORKER, path, {name: value for name, value in RECORDED.items() if name != "evidence"}, 400)
    assert stages.api.post(KELA_WORKER, PLANS, path, RECORDED).status_code == 403
    assert stages.api.post(client, PLANS, path, RECORDED).status_code == 403
    assert stages.api.post(STRANGER, PLANS, path, RECORDED).status_code == 404
    recorded = stages.post(SOCIAL, path, RECORDED | {"form": "paper"})
    assert recorded["versionState"] == "in-force"
    own = stages.api.get(client, PLANS, f"/v1/plans/{plan}").json()
    (answer,) = [one for one in own["inForce"]["approvals"] if one["party"] == "person"]
    assert (answer["form"], answer["recordedByOrganisation"], answer["language"]) == ("paper", COUNTY, "fi")
    assert answer["evidence"] == RECORDED["evidence"]
    assert answer["recordedAt"]
    audited = f"SELECT id FROM audit_entries WHERE operation = 'record_persons_answer' AND aggregate_id = '{plan}'"
    stored = rows.all("plans", audited)
    assert stored
    assert events(rows, "plan.approved", plan)[-1]["form"] == "paper"


def test_the_persons_own_answer_counts_over_a_recorded_one(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.drafted(person)
    path = f"/v1/plans/{plan}/persons-answer"
    stages.post(EA_WORKER, path, RECORDED)
    assert kind_of(stages.post(SOCIAL, path, RECORDED, 409)) == "person-has-answered"
    stages.post(EA_WORKER, path, RECORDED | {"verdict": "refused", "reason": "Soitti ja perui."})
    stages.post(client, f"/v1/me/plans/{plan}/refuse", {"version": 1, "reason": "En hyväksy."})
    assert kind_of(stages.post(EA_WORKER, path, RECORDED, 409)) == "person-has-answered"
    for who in (EA_WORKER, SOCIAL):
        assert stages.approve(who, plan)["versionState"] == "draft"
    (answer,) = [one for one in stages.read(EA_WORKER, plan).json()["draft"]["approvals"] if one["party"] == "person"]
    assert (answer["form"], answer["verdict"], answer["evidence"]) == ("signed-in", "refused", None)
    assert stages.post(client, f"/v1/me/plans/{plan}/approve", {"version": 1})["versionState"] == "in-force"


def test_one_recording_of_two_at_once_counts(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())

    def record(who: str) -> int:
        return int(stages.api.post(who, PLANS, f"/v1/plans/{plan}/persons-answer", RECORDED).status_code)

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(record, (EA_WORKER, SOCIAL))) == [200, 409]
    found = rows.all(
        "plans",
        "SELECT count(*) AS number FROM plan_approvals JOIN plan_versions ON plan_versions.id = version_id"
        f" WHERE plan_id = '{plan}'",
    )
    assert found == [{"number": 1}]


def test_an_answer_outside_a_case_is_recorded_by_its_makers(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", activation(person), 201)["id"])
    path = f"/v1/plans/{plan}/persons-answer"
    assert stages.api.post(STRANGER, PLANS, path, RECORDED).status_code == 404
    stages.post(SOCIAL, path, RECORDED)
    own = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["draft"]["approvals"]
    assert [(one["form"], one["recordedByOrganisation"]) for one in own] == [("spoken", COUNTY)]
    assert stages.approve(EA_WORKER, plan)["versionState"] == "draft"
    assert stages.approve(SOCIAL, plan)["versionState"] == "in-force"


def test_a_representative_answers_signed_in_where_the_mandate_covers_plans(stages: Stages, rows: Rows) -> None:
    api = stages.api
    principal, proxy = somebody(api, EA_WORKER), somebody(api)
    assert proxy.ask("GET", "/v1/me").status_code == 200
    plan = stages.drafted(principal.id)
    path, options = f"/v1/me/plans/{plan}", {"service": PLANS, "represented": principal.id}
    body: dict[str, Any] = {"version": 1}
    assert proxy.ask("POST", f"{path}/approve", body=body, **options).status_code == 404
    made = represent(api, principal.id, proxy.id, mandates=["log"])
    assert made.status_code == 201
    narrow = proxy.ask("POST", f"{path}/approve", body=body, **options)
    assert (narrow.status_code, kind_of(narrow)) == (403, "mandate-not-covering")
    end = f"/v1/representations/{made.json()['id']}/end"
    assert api.post(EA_WORKER, "consent-api", end, {}).status_code == 200
    assert represent(api, principal.id, proxy.id, mandates=["plans"]).status_code == 201
    assert proxy.ask("GET", path, **options).json()["draft"]["number"] == 1
    approved = proxy.ask("POST", f"{path}/approve", body=body, **options)
    assert approved.status_code == 200, approved.text
    (answer,) = stages.read(EA_WORKER, plan).json()["draft"]["approvals"]
    assert (answer["party"], answer["form"], answer["byRepresentative"]) == ("person", "signed-in", True)
    used = rows.all(
        "plans",
        f"SELECT purpose FROM use_entries WHERE operation = 'get_my_plan' AND '{principal.id}' = ANY (person_ids)",
    )
    assert used == [{"purpose": "own-representative"}]
    assert proxy.ask("POST", f"{path}/approve", service=PLANS, body=body).status_code == 404


def test_a_representatives_answer_is_recorded_only_where_the_mandate_covered_plans(
    stages: Stages, rows: Rows, random_id: str
) -> None:
    api = stages.api
    principal, proxy, other = somebody(api, EA_WORKER), somebody(api), somebody(api, EA_WORKER)
    plan = stages.drafted(principal.id)
    path = f"/v1/plans/{plan}/persons-answer"
    narrow, foreign, whole = (
        represent(api, whose, proxy.id, mandates=mandates).json()["id"]
        for whose, mandates in ((principal.id, ["log"]), (other.id, ["plans"]), (principal.id, ["plans"]))
    )
    before = rows.counts("plans")
    for representation in (random_id, narrow, foreign):
        refused = stages.post(EA_WORKER, path, RECORDED | {"representationId": representation}, 422)
        assert (kind_of(refused), refused["errors"][0]["pointer"]) == (
            "representation-not-holding",
            "/representationId",
        )
    assert rows.counts("plans") == before
    stages.post(SOCIAL, path, RECORDED | {"representationId": whole})
    (answer,) = stages.read(EA_WORKER, plan).json()["draft"]["approvals"]
    assert (answer["byRepresentative"], answer["recordedByOrganisation"]) == (True, COUNTY)
    assert api.post(EA_WORKER, "consent-api", f"/v1/representations/{whole}/end", {}).status_code == 200
    assert revised(stages, plan) == 2
    late = stages.post(SOCIAL, path, RECORDED | {"version": 2, "representationId": whole}, 422)
    assert kind_of(late) == "representation-not-holding"


def test_a_version_says_why_it_was_made_by_a_code_of_the_list(stages: Stages) -> None:
    plan = stages.drafted(stages.person())
    for reason in ("because", "first-version"):
        refused = revise(stages, plan, reason=reason)
        assert (refused.status_code, kind_of(refused)) == (422, "reason-unsuitable")
        assert refused.json()["errors"][0]["pointer"] == "/reason"
        assert "kela-decision" in refused.json()["allowed"]
    assert revised(stages, plan, who=HEALTH, reason="correction") == 2
    labels = {
        language: {
            one["code"]: one["label"]
            for one in stages.api.get(
                EA_WORKER, PLANS, "/v1/version-reasons", headers={"Accept-Language": language}
            ).json()["items"]
        }
        for language in ("fi", "sv", "en")
    }
    assert labels["fi"].keys() == labels["sv"].keys() == labels["en"].keys()
    assert (labels["fi"]["review"], labels["en"]["review"]) == ("Suunnitelman tarkistaminen", "Review of the plan")
