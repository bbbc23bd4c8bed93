"""Who revises a plan keeps what it may not know of it, and learns nothing of it by storing the new version."""

from typing import Any

import httpx

from tests.api.plans.agreeing import events, kind_of
from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation
from tests.api.plans.stages import CONTENT, EA, EA_WORKER, KELA, PLANS, SOCIAL, Stages
from tests.database import Rows
from tests.legal_days import days_on

REHABILITATION = {
    "serviceCode": "kela-ammatillinen-kuntoutusselvitys",
    "organiserId": KELA,
    "startsOn": days_on(30),
    "goal": "Selvitys",
}
FINDING = {"preventsWorkAndServices": True, "reason": "B-lausunnon mukaan."}
OBLIGATION = {"kind": "not-set", "groundCode": "medically-incapable", "openLabourMarketPossible": False}
NEEDED = {"necessity": "agree-plan"}


def shown(stages: Stages, who: str, plan: str, *, purpose: str = "joint-plan", **options: Any) -> dict[str, Any]:
    """The draft as this reader sees it."""
    answer = stages.api.get(who, PLANS, f"/v1/plans/{plan}", purpose=purpose, **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["draft"]
    return found


def put(stages: Stages, who: str, plan: str, body: dict[str, Any], *, purpose: str = "joint-plan") -> httpx.Response:
    """A new version as this worker stores it."""
    read = stages.api.get(who, PLANS, f"/v1/plans/{plan}", purpose=purpose)
    return stages.api.put(who, PLANS, f"/v1/plans/{plan}", body, headers={"If-Match": read.headers["etag"]})


def drafted(stages: Stages, person: str) -> tuple[str, dict[str, Any]]:
    """A plan with a protected service of Kela's, a finding, a ground and a closed goal that tell of health."""
    goals = [{"text": "Kuntoutus", "state": "given-up", "closingReason": "health"}]
    content = {"items": [REHABILITATION], "capacityFinding": FINDING, "jobSearchObligation": OBLIGATION, "goals": goals}
    plan = stages.drafted(person, kela=True, **content)
    return plan, shown(stages, EA_WORKER, plan)


def test_a_goals_reason_that_tells_of_health_is_for_who_may_know_of_it(stages: Stages) -> None:
    plan, _ = drafted(stages, stages.person())
    for options, told in (({}, None), (NEEDED, "health")):
        (goal,) = shown(stages, SOCIAL, plan, **options)["content"]["goals"]
        assert (goal["state"], goal["closingReason"]) == ("given-up", told)


def test_what_the_reviser_may_not_know_stays_and_stays_hidden(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan, before = drafted(stages, person)
    masked = shown(stages, SOCIAL, plan)
    (item,), (goal,) = masked["items"], masked["content"]["goals"]
    assert (item["masked"], masked["content"]["capacityFinding"]) == (True, None)
    body = CONTENT | {
        "reason": "change-of-need",
        "items": [],
        "keptItems": [item["id"]],
        "goals": [goal, {"text": "Velat kuntoon"}],
        "jobSearchObligation": masked["content"]["jobSearchObligation"],
    }
    answer = put(stages, SOCIAL, plan, body)
    assert answer.status_code == 200, answer.text
    after = shown(stages, SOCIAL, plan)
    assert (after["storedByOrganisation"], after["items"][0]["masked"]) == ("county-vantaan-ja-keravan", True)
    assert after["items"][0]["serviceCode"] is None
    content = after["content"]
    assert (content["capacityFinding"], content["goals"][0]["closingReason"]) == (None, None)
    assert (content["jobSearchObligation"]["kind"], content["jobSearchObligation"]["groundCode"]) == ("not-set", None)
    whole = shown(stages, EA_WORKER, plan)
    assert whole["items"] == before["items"]
    for reader in (whole, shown(stages, SOCIAL, plan, **NEEDED), shown(stages, client, plan)):
        assert reader["items"][0]["serviceCode"] == REHABILITATION["serviceCode"]
        assert reader["content"]["capacityFinding"] == FINDING
        assert reader["content"]["jobSearchObligation"]["groundCode"] == "medically-incapable"
        assert [one["closingReason"] for one in reader["content"]["goals"]] == ["health", None]
    again = put(stages, EA_WORKER, plan, body | {"goals": [], "jobSearchObligation": CONTENT["jobSearchObligation"]})
    assert again.status_code == 200, again.text
    assert shown(stages, EA_WORKER, plan)["content"]["capacityFinding"] is None
    assert shown(stages, SOCIAL, plan)["items"][0]["masked"] is True


def test_an_item_is_kept_once_and_only_from_the_version_before(stages: Stages, rows: Rows, random_id: str) -> None:
    plan, before = drafted(stages, stages.person())
    item = before["items"][0]["id"]
    for kept in ([random_id], [item, item]):
        refused = put(stages, SOCIAL, plan, CONTENT | {"reason": "change-of-need", "keptItems": kept})
        assert (refused.status_code, kind_of(refused)) == (422, "kept-item-unknown"), refused.text
    first = CONTENT | {"caseId": random_id, "keptItems": [item]}
    assert stages.api.post(EA_WORKER, PLANS, "/v1/plans", first).status_code == 404
    stored = rows.all("plans", f"SELECT number FROM plan_versions WHERE plan_id = '{plan}'")
    assert [one["number"] for one in stored] == [1]


def test_who_revises_learns_nothing_of_facts_that_it_leaves_out(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    body = activation(person)
    plan = stages.post(EA_WORKER, "/v1/plans", body, 201)["id"]
    left = {name: body[name] for name in ("goals", "jobSearchObligation", "followUp", "reviewOn")}
    blind = left | {"reason": "change-of-need"}
    answer = stages.api.put(SOCIAL, PLANS, f"/v1/plans/{plan}", blind, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    for options, told in (({}, False), ({"necessity": "establish-social-need"}, True)):
        content = shown(stages, SOCIAL, plan, purpose="social-services", **options)["content"]
        assert [content[name] is not None for name in ("facts", "background")] == [told, told], content
        stages.api.make_client(SOCIAL, person)
    held = f"SELECT content, origins FROM plan_versions WHERE plan_id = '{plan}' AND number = 2"
    ((content, origins),) = [(one["content"], one["origins"]) for one in rows.all("plans", held)]
    assert origins == {"/background": EA, "/facts": EA}
    assert content["facts"]["bornOn"] == body["facts"]["bornOn"]
    assert content["background"] == body["background"]


def test_what_becomes_of_a_kept_item_is_told_to_who_stated_it(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan, before = drafted(stages, person)
    item = before["items"][0]["id"]
    body = CONTENT | {"reason": "change-of-need", "items": [], "keptItems": [item]}
    assert put(stages, SOCIAL, plan, body).status_code == 200
    for who in (EA_WORKER, SOCIAL, "kela-specialist", client):
        stages.approve(who, plan, 2)
    interruption = {"ground": "service-ended", "on": days_on(0)}
    stages.post("kela-specialist", f"/v1/plans/{plan}/items/{item}/interrupt", interruption, 201)
    (told,) = events(rows, "plan.item-interrupted", plan)
    assert set(told["readers"]) == {EA, KELA}
    steps = stages.api.get(SOCIAL, PLANS, f"/v1/plans/{plan}/changes", purpose="joint-plan").json()["items"]
    assert [one for one in steps if one["itemId"] == item] == []


def test_who_refers_a_service_that_another_stated_may_know_it(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    body = CONTENT | {"caseId": stages.planning(person, kela=True), "items": [REHABILITATION]}
    plan = stages.post(SOCIAL, "/v1/plans", body, 201)["id"]
    for who in (EA_WORKER, SOCIAL, "kela-specialist", client):
        stages.approve(who, plan)
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]
    assert item["masked"] is True
    path = f"/v1/plans/{plan}/items/{item['id']}/refer"
    entries = {"entries": [{"category": "service-need", "text": "Sovittu."}]}
    refused = stages.api.post(EA_WORKER, PLANS, path, entries)
    assert (refused.status_code, kind_of(refused)) == (403, "disclosure-denied"), refused.text
    assert rows.all("plans", f"SELECT 1 FROM item_referrals WHERE item_id = '{item['id']}'") == []
    sent = stages.api.post(EA_WORKER, PLANS, path, entries, **NEEDED)
    assert sent.status_code == 201, sent.text
    noted = f"SELECT permitted FROM releases WHERE operation = 'refer_item' AND person_id = '{person}'"
    assert rows.all("plans", noted) == [{"permitted": ["health-and-work-capacity"]}]
