"""Plans: checked drafts, approvals on exact versions, masked services, referred items, reviews."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pydantic.alias_generators import to_camel

from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import (
    CONTENT,
    COUNTY,
    EA_WORKER,
    HEALTH,
    ITEM,
    KELA_WORKER,
    PLANS,
    SOCIAL,
    STRANGER,
    Stages,
)
from tests.api.referral.stories import eventually
from tests.database import Rows

SERVICE = "mielenterveyspalvelut"
CHANGE_WHILE_ANOTHER_WAITS = """
UPDATE plans SET version = version + 1 WHERE id = '{plan}';
DO $$ BEGIN FOR tries IN 1..1000 LOOP
    PERFORM pg_stat_clear_snapshot();
    EXIT WHEN EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)));
    PERFORM pg_sleep(0.02);
END LOOP; END $$
"""
IS_CHANGING = "SELECT FROM pg_stat_activity WHERE query LIKE '%UPDATE plans SET version%' AND wait_event = 'PgSleep'"


def test_a_version_holds_its_items_as_their_rows_say(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person(), items=[ITEM, ITEM | {"goal": "Toinen"}])
    [version] = rows.all("plans", f"SELECT id, items, categories FROM plan_versions WHERE plan_id = '{plan}'")
    kept = rows.all(
        "plans",
        "SELECT id, revision, service_code, organiser_id, protected_category, starts_on, ends_on, goal"
        f" FROM plan_items WHERE version_id = '{version['id']}' ORDER BY place",
    )
    shown = [{to_camel(name): value for name, value in row.items()} for row in kept]
    assert len(shown) == 2
    assert [{name: item[name] for name in shown[0]} for item in version["items"]] == shown
    assert {row["protected_category"] for row in kept} - {None} <= set(version["categories"])


def test_every_broken_rule_of_a_draft_is_named_at_once_and_nothing_is_stored(stages: Stages, rows: Rows) -> None:
    case = stages.planning(stages.person())
    activity = {"serviceCode": "kuntouttava-tyotoiminta", "daysPerWeek": 5, "hoursPerDay": 3, "endsOn": "2026-12-31"}
    body = CONTENT | {"caseId": case, "followUp": None, "items": [ITEM | activity]}
    before = rows.counts("plans")
    refusal = stages.post(EA_WORKER, "/v1/plans", body, 422)
    assert {fault["pointer"] for fault in refusal["errors"]} == {
        "/followUp",
        "/capacityFinding",
        "/items/0/daysPerWeek",
        "/items/0/hoursPerDay",
        "/items/0/endsOn",
    }
    assert {(rule["act"], rule["section"]) for rule in refusal["rules"]} >= {("381/2023", "5"), ("189/2001", "13")}
    for change in ({"serviceCode": "no-such"}, {"organiserId": "kela"}, {"endsOn": "2026-01-01"}):
        stages.post(EA_WORKER, "/v1/plans", CONTENT | {"caseId": case, "items": [ITEM | change]}, 422)
    assert rows.counts("plans") == before


def test_a_plan_is_drafted_only_after_the_need_was_found(stages: Stages) -> None:
    case = stages.started(stages.person())
    assert stages.post(EA_WORKER, "/v1/plans", CONTENT | {"caseId": case}, 409)["type"].endswith("plan-not-draftable")


def test_versions_are_immutable_and_edits_name_what_they_change(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    stages.approve(EA_WORKER, plan)
    read = stages.read(EA_WORKER, plan)
    body = CONTENT | {"reason": "change-of-need"}
    api, path = stages.api, f"/v1/plans/{plan}"
    assert api.put(EA_WORKER, PLANS, path, body).status_code == 428
    assert api.put(EA_WORKER, PLANS, path, body, headers={"If-Match": '"999"'}).status_code == 412
    revised = api.put(EA_WORKER, PLANS, path, body, headers={"If-Match": read.headers["etag"]})
    assert (revised.status_code, revised.json()["number"]) == (200, 2)
    versions = rows.all("plans", f"SELECT number, state FROM plan_versions WHERE plan_id = '{plan}' ORDER BY number")
    assert versions == [{"number": 1, "state": "lapsed"}, {"number": 2, "state": "draft"}]
    lapsed = api.post(SOCIAL, PLANS, f"{path}/approve", {"version": 1})
    assert (lapsed.status_code, lapsed.json()["state"]) == (409, "lapsed")
    history = api.get(EA_WORKER, PLANS, f"{path}/versions", purpose="joint-plan").json()
    assert [version["number"] for version in history["items"]] == [2, 1]
    foreign = api.get(KELA_WORKER, PLANS, f"{path}/versions", purpose="joint-plan").json()
    shown = [[version["reason"] for version in one["items"]] for one in (history, foreign)]
    assert shown == [["change-of-need", "first-version"], [None, None]]
    first = api.get(EA_WORKER, PLANS, f"{path}/versions/1", purpose="joint-plan").json()["earlier"]
    assert (first["number"], len(first["approvals"])) == (1, 1)


def test_a_plan_that_changes_while_its_lock_is_waited_for_is_not_revised_as_it_was(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    body, after_the_change = CONTENT | {"reason": "change-of-need"}, {"If-Match": '"2"'}
    with ThreadPoolExecutor(1) as beside:
        change = beside.submit(rows.execute, "plans", CHANGE_WHILE_ANOTHER_WAITS.format(plan=plan))
        eventually(lambda: bool(rows.all("plans", IS_CHANGING)))
        answer = stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", body, headers=after_the_change)
        change.result()
    assert (answer.status_code, answer.json()["currentVersion"]) == (412, 2)
    assert rows.all("plans", f"SELECT number, state FROM plan_versions WHERE plan_id = '{plan}'") == [
        {"number": 1, "state": "draft"}
    ]


def test_a_plan_comes_into_force_with_the_last_required_approval_only(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.drafted(person, kela=True)
    for who in (KELA_WORKER, client, SOCIAL):
        assert stages.approve(who, plan)["versionState"] == "draft"
    awaiting = stages.read(EA_WORKER, plan).json()["draft"]["awaiting"]
    assert awaiting == ["employment-authority"]
    stages.post(EA_WORKER, f"/v1/plans/{plan}/refuse", {"version": 1, "reason": "Tarkennettava."})
    assert stages.approve(EA_WORKER, plan)["versionState"] == "in-force"
    shown = stages.read(EA_WORKER, plan).json()
    assert (shown["inForce"]["number"], shown["draft"], shown["nextReviewOn"] is not None) == (1, None, True)


def test_kela_does_not_approve_a_plan_that_does_not_need_it(stages: Stages) -> None:
    plan = stages.drafted(stages.person())
    answer = stages.api.post(KELA_WORKER, PLANS, f"/v1/plans/{plan}/approve", {"version": 1})
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, "not-a-party")


def test_a_protected_service_is_masked_for_who_may_not_know_it(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)

    def item(who: str, **options: Any) -> dict[str, Any]:
        found: dict[str, Any] = stages.read(who, plan, **options).json()["inForce"]["items"][0]
        return found

    assert item(EA_WORKER)["serviceCode"] == SERVICE
    assert item(SOCIAL)["serviceCode"] == SERVICE
    assert (item(KELA_WORKER)["masked"], item(KELA_WORKER)["serviceCode"]) == (True, None)
    assert item(KELA_WORKER, necessity="arrange-service")["serviceCode"] == SERVICE
    assert stages.read(STRANGER, plan).status_code == 404
    mine = stages.api.get(client, PLANS, "/v1/me/plans").json()
    assert plan in [one["id"] for one in mine["items"]]
    assert stages.api.get(client, PLANS, f"/v1/plans/{plan}").json()["inForce"]["items"][0]["serviceCode"] == SERVICE
    refer_once(stages, plan)


def refer_once(stages: Stages, plan: str) -> None:
    """An item is referred once, and the plan shows what becomes of it."""
    item = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["id"]
    path = f"/v1/plans/{plan}/items/{item}/refer"
    body = {"entries": [{"category": "service-need", "text": "Sovittu."}]}
    assert stages.api.post(SOCIAL, PLANS, path, body).status_code == 403
    referral = stages.post(EA_WORKER, path, body, 201)
    again = stages.post(EA_WORKER, path, body, 409)
    assert again["type"].endswith("item-already-referred")
    acknowledge = f"/v1/referrals/{referral['id']}/acknowledge"
    stages.api.eventually(lambda: stages.api.post(SOCIAL, "referral-api", acknowledge))
    state = ""
    while state != "received":
        state = stages.read(EA_WORKER, plan).json()["inForce"]["items"][0]["referral"]["state"]


def test_a_review_needs_the_part_of_those_whose_services_it_reviews(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    path = f"/v1/plans/{plan}/review"
    review = stages.api.get(EA_WORKER, PLANS, path, purpose="joint-plan").json()
    assert (review["isDue"], review["outstanding"]) == (False, [COUNTY])
    missing = stages.post(EA_WORKER, f"{path}/complete", status=409)
    assert missing["outstanding"] == [COUNTY]
    assert stages.api.post(HEALTH, PLANS, f"{path}/complete").status_code == 403
    stages.post(HEALTH, f"{path}/participate", {"note": "Jatkuu."})
    done = stages.post(EA_WORKER, f"{path}/complete")
    assert (done["state"], done["nextReviewOn"] >= review["dueOn"]) == ("done", True)
    again = stages.api.get(EA_WORKER, PLANS, path, purpose="joint-plan").json()
    assert (again["dueOn"], again["participated"]) == (done["nextReviewOn"], [])
    stages.post(HEALTH, f"{path}/participate", {"note": "Jatkuu."})
    assert stages.post(EA_WORKER, f"{path}/complete", {"occasion": "request"})["state"] == "done"
