"""What has happened to a plan since each worker last saw it."""

from typing import Any

from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows


def changes(stages: Stages, who: str, plan: str) -> dict[str, Any]:
    """The changes as a worker gets them."""
    answer = stages.api.get(who, PLANS, f"/v1/plans/{plan}/changes", purpose="joint-plan")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def kinds(found: dict[str, Any]) -> list[str]:
    """The kinds of the steps."""
    return [step["kind"] for step in found["items"]]


def test_a_worker_sees_what_happened_since_the_own_last_visit(stages: Stages) -> None:
    plan = stages.drafted(stages.person())
    first = changes(stages, EA_WORKER, plan)
    assert (first["seenAt"], kinds(first)) == (None, ["version-drafted"])
    stages.post(EA_WORKER, f"/v1/plans/{plan}/seen", {"version": first["version"]})
    assert kinds(changes(stages, EA_WORKER, plan)) == []
    stages.approve(SOCIAL, plan)
    since = changes(stages, EA_WORKER, plan)
    assert [(step["kind"], step["party"], step["number"]) for step in since["items"]] == [
        ("version-approved", "wellbeing-services-county", 1)
    ]
    assert since["seenVersion"] == first["version"]
    assert kinds(changes(stages, SOCIAL, plan)) == ["version-drafted", "version-approved"]


def test_what_happens_between_reading_and_marking_stays_unseen(stages: Stages) -> None:
    plan = stages.drafted(stages.person())
    seen = changes(stages, EA_WORKER, plan)
    stages.approve(SOCIAL, plan)
    refused = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/seen", {"version": seen["version"]})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "changed-since-seen")
    stages.post(EA_WORKER, f"/v1/plans/{plan}/seen", {"version": seen["version"], "asOf": seen["asOf"]})
    assert kinds(changes(stages, EA_WORKER, plan)) == ["version-approved"]
    later = {"version": seen["version"], "asOf": "2199-01-01T00:00:00Z"}
    refused = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/seen", later)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/asOf")


def test_every_step_of_a_plan_is_told_and_of_a_protected_service_to_who_knows_it(
    stages: Stages, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    (item,) = stages.read(SOCIAL, plan, necessity="arrange-service").json()["inForce"]["items"]
    for who in (EA_WORKER, SOCIAL, KELA_WORKER):
        seen = changes(stages, who, plan)
        stages.post(who, f"/v1/plans/{plan}/seen", {"version": seen["version"], "asOf": seen["asOf"]})
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {"reason": "Tilanne muuttui."}, 201)
    delivery = {"register": "county-health", "reference": "H-1", "startsOn": "2026-11-02"}
    stages.post(SOCIAL, f"/v1/plans/{plan}/items/{item['id']}/deliveries", delivery, 201)
    interruption = {"ground": "health", "on": "2026-12-15"}
    stages.post(SOCIAL, f"/v1/plans/{plan}/items/{item['id']}/interrupt", interruption, 201)
    stages.post(SOCIAL, f"/v1/plans/{plan}/review/participate", {"note": "Mukana."})
    stages.post(EA_WORKER, f"/v1/plans/{plan}/review/complete", {})
    of_item = ["item-delivered", "item-interrupted"]
    of_review = ["review-done", "review-participated", "review-request-met", "review-requested"]
    for who, told in ((EA_WORKER, of_item), (SOCIAL, of_item), (KELA_WORKER, [])):
        assert sorted(kinds(changes(stages, who, plan))) == [*told, *of_review]


def test_a_version_that_is_not_there_yet_cannot_have_been_seen(stages: Stages, rows: Rows) -> None:
    plan = stages.drafted(stages.person())
    before = rows.counts("plans")
    refused = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/seen", {"version": 99})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/version")
    assert rows.counts("plans") == before


def test_the_changes_of_a_plan_one_does_not_see_look_like_nobodys(stages: Stages, random_id: str) -> None:
    plan = stages.drafted(stages.person())
    for who, asked in ((STRANGER, plan), (EA_WORKER, random_id)):
        assert stages.api.get(who, PLANS, f"/v1/plans/{asked}/changes", purpose="joint-plan").status_code == 404
        assert stages.api.post(who, PLANS, f"/v1/plans/{asked}/seen", {"version": 1}).status_code == 404


def test_looking_at_the_changes_is_logged(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    plan = stages.drafted(person)
    changes(stages, SOCIAL, plan)
    logged = rows.all(
        "plans", f"SELECT 1 FROM use_entries WHERE operation = 'list_plan_changes' AND '{person}' = ANY (person_ids)"
    )
    assert len(logged) == 1
