"""Reviews: asked for by the person, refused with a reason only, never postponed, and reminded of once each."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import httpx
import pytest

from tests.api.plans.agreeing import events, kind_of
from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import EA, EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows
from tests.legal_days import days_on
from tym_shared.legal_dates import add_months

REFUSAL = {"reason": "Suunnitelma tarkistettiin viime viikolla."}


@pytest.fixture
def in_force(stages: Stages, sign_in: SignIn) -> tuple[str, str]:
    """A multi-agency plan in force, as (client, plan)."""
    client, person = sign_in()
    return client, stages.in_force(person, client)


def review(stages: Stages, who: str, plan: str) -> dict[str, Any]:
    """The present review."""
    purpose = None if who.startswith("person") else "joint-plan"
    answer = stages.api.get(who, PLANS, f"/v1/plans/{plan}/review", purpose=purpose)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_persons_request_is_met_by_a_review(stages: Stages, in_force: tuple[str, str], rows: Rows) -> None:
    client, plan = in_force
    asked = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {"reason": "Terveys huononi."}, 201)
    again = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 409)
    assert kind_of(again) == "review-already-requested"
    (request,) = review(stages, EA_WORKER, plan)["requests"]
    assert (request["id"], request["state"], request["reason"]) == (asked["id"], "open", "Terveys huononi.")
    assert (request["allowedActions"], request["ruleVersion"]) == (["refuse"], "review-on-request@2025-01-01")
    (others,) = review(stages, KELA_WORKER, plan)["requests"]
    assert (others["state"], others["reason"], others["allowedActions"]) == ("open", None, [])
    stages.post(SOCIAL, f"/v1/plans/{plan}/review/participate", {})
    stages.post(EA_WORKER, f"/v1/plans/{plan}/review/complete", {"occasion": "request"})
    (met,) = review(stages, client, plan)["requests"]
    assert (met["state"], met["decidedAt"] is not None, met["allowedActions"]) == ("met", True, [])
    assert len(events(rows, "review-request.made", plan)) == len(events(rows, "review-request.met", plan)) == 1
    refuse = f"/v1/plans/{plan}/review-requests/{asked['id']}/refuse"
    assert kind_of(stages.post(EA_WORKER, refuse, REFUSAL, 409)) == "request-answered"


def test_each_authority_is_told_its_part_in_the_review(stages: Stages, in_force: tuple[str, str]) -> None:
    _, plan = in_force
    for who, actions in ((EA_WORKER, ["participate", "complete"]), (SOCIAL, ["participate"])):
        assert review(stages, who, plan)["allowedActions"] == actions
        done = stages.post(who, f"/v1/plans/{plan}/review/participate", {})
        assert done["allowedActions"] == actions


def test_a_review_is_refused_as_manifestly_unnecessary_with_a_reason(
    stages: Stages, in_force: tuple[str, str], random_id: str
) -> None:
    client, plan = in_force
    path = f"/v1/plans/{plan}/review-requests"
    asked = stages.post(EA_WORKER, path, {"form": "spoken", "reason": "Soitti."}, 201)
    refuse = f"{path}/{asked['id']}/refuse"
    stages.post(EA_WORKER, refuse, {}, 400)
    assert stages.api.post(SOCIAL, PLANS, refuse, REFUSAL).status_code == 403
    assert stages.api.post(STRANGER, PLANS, refuse, REFUSAL).status_code == 404
    assert stages.api.post(EA_WORKER, PLANS, f"{path}/{random_id}/refuse", REFUSAL).status_code == 404
    assert stages.post(EA_WORKER, refuse, REFUSAL)["state"] == "refused"
    (request,) = review(stages, client, plan)["requests"]
    assert (request["state"], request["form"], request["recordedByOrganisation"]) == ("refused", "spoken", EA)
    assert request["refusal"] == REFUSAL["reason"]
    assert request["refusalRule"] == "review-manifestly-unnecessary@2025-01-01"
    (others,) = review(stages, SOCIAL, plan)["requests"]
    assert (others["refusal"], others["state"]) == (None, "refused")
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)


def test_only_the_person_and_the_responsible_authority_ask(
    stages: Stages, in_force: tuple[str, str], sign_in: SignIn
) -> None:
    _, plan = in_force
    stranger, _ = sign_in()
    assert stages.api.post(stranger, PLANS, f"/v1/me/plans/{plan}/review-requests", {}).status_code == 404
    body = {"form": "paper"}
    assert stages.api.post(SOCIAL, PLANS, f"/v1/plans/{plan}/review-requests", body).status_code == 403
    assert stages.api.post(STRANGER, PLANS, f"/v1/plans/{plan}/review-requests", body).status_code == 404


def test_two_requests_at_once_are_one(stages: Stages, in_force: tuple[str, str]) -> None:
    client, plan = in_force

    def ask(_: int) -> httpx.Response:
        return stages.api.post(client, PLANS, f"/v1/me/plans/{plan}/review-requests", {})

    with ThreadPoolExecutor(2) as both:
        assert sorted(answer.status_code for answer in both.map(ask, range(2))) == [201, 409]


def test_the_other_types_follow_their_own_rules(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(person), 201)["id"])
    path = f"/v1/me/plans/{plan}/review-requests"
    assert kind_of(stages.post(client, path, {}, 409)) == "review-not-requestable"
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    assert kind_of(stages.post(client, path, {}, 409)) == "review-not-requestable"
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", integration(person), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    asked = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)
    refused = stages.post(EA_WORKER, f"/v1/plans/{plan}/review-requests/{asked['id']}/refuse", REFUSAL, 409)
    assert kind_of(refused) == "review-not-refusable"


def test_a_multi_agency_review_is_not_postponed_beyond_three_months(stages: Stages, in_force: tuple[str, str]) -> None:
    _, plan = in_force
    path = f"/v1/plans/{plan}/review"
    latest = date.fromisoformat(review(stages, EA_WORKER, plan)["dueOn"])
    assert latest == add_months(date.fromisoformat(days_on(0)), 3)
    stages.post(SOCIAL, f"{path}/participate", {})
    later = stages.post(EA_WORKER, f"{path}/complete", {"nextReviewOn": days_on(100)}, 422)
    assert (later["rule"]["act"], later["rule"]["section"], later["rule"]["limit"]) == ("381/2023", "6", 3)
    assert (later["rule"]["given"], later["errors"][0]["pointer"]) == (days_on(100), "/nextReviewOn")
    assert kind_of(stages.post(EA_WORKER, f"{path}/complete", {"nextReviewOn": days_on(0)}, 422)) == (
        "next-review-unsuitable"
    )
    done = stages.post(EA_WORKER, f"{path}/complete", {"nextReviewOn": days_on(30)})
    assert done["nextReviewOn"] == days_on(30)


def test_each_review_is_reminded_of_once_before_and_once_after_its_day(
    stages: Stages, sign_in: SignIn, rows: Rows
) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", activation(person, reviewOn=days_on(5)), 201)["id"])
    for who in (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)

    def told(kind: str) -> httpx.Response:
        return httpx.Response(200 if events(rows, kind, plan) else 425)

    stages.api.eventually(lambda: told("review.due-soon"), within=15)
    assert events(rows, "review.overdue", plan) == []
    rows.execute("plans", f"UPDATE plans SET next_review_on = '{days_on(-1)}' WHERE id = '{plan}'")
    stages.api.eventually(lambda: told("review.overdue"), within=15)
    (soon,), (late,) = events(rows, "review.due-soon", plan), events(rows, "review.overdue", plan)
    assert (soon["dueOn"], late["dueOn"]) == (days_on(5), days_on(-1))
    assert {EA, "county-vantaan-ja-keravan"} == set(late["readers"])
    stored = rows.all("plans", f"SELECT review_rule, review_reminder FROM plans WHERE id = '{plan}'")
    assert stored == [{"review_rule": "activation@2026-01-01", "review_reminder": "overdue"}]


def test_the_person_sees_who_has_taken_part_and_may_ask_for_a_review(
    stages: Stages, in_force: tuple[str, str], sign_in: SignIn
) -> None:
    client, plan = in_force
    path = f"/v1/me/plans/{plan}/review"
    mine = stages.api.get(client, PLANS, path).json()
    theirs = review(stages, EA_WORKER, plan)
    assert {**mine, "allowedActions": theirs["allowedActions"]} == theirs
    assert (mine["outstanding"], mine["allowedActions"]) == (["county-vantaan-ja-keravan"], ["request-review"])
    stages.post(SOCIAL, f"/v1/plans/{plan}/review/participate", {})
    assert stages.api.get(client, PLANS, path).json()["participated"] == ["county-vantaan-ja-keravan"]
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)
    assert stages.api.get(client, PLANS, path).json()["allowedActions"] == []
    other, _ = sign_in()
    assert stages.api.get(other, PLANS, path).status_code == 404
    assert stages.api.get(EA_WORKER, PLANS, path).status_code == 403
