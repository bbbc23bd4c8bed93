"""Plans outside a case are ended by their authority with a reason and a day; holds keep them from their erasure."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.api.plans.agreeing import events, kind_of
from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.api.plans.test_holds import erase, hold
from tests.api.plans.test_plan_erasures import aged, left
from tests.api.plans.test_quotas import quota
from tests.database import Rows
from tests.legal_days import TODAY_IN_SQL, days_on

TRY_OUT = {"serviceCode": "tyokokeilu-tyopajassa", "organiserId": "employment-vantaa"}
SIXTY_DAYS_AGO, FIVE_YEARS_AGO = (f"legal_now() - interval '{ago}'" for ago in ("60 days", "5 years"))
FIVE_YEARS_AGO_DAY = f"({TODAY_IN_SQL} - interval '5 years')::date"


def agreed(stages: Stages, client: str, body: Any) -> str:
    """A plan in force; its id."""
    plan = str(stages.post(EA_WORKER, "/v1/plans", body, 201)["id"])
    for who in (EA_WORKER, *([SOCIAL] if body["type"] == "activation" else []), client):
        stages.approve(who, plan)
    return plan


def end(stages: Stages, plan: str, *, who: str = EA_WORKER, key: str | None = None, **given: Any) -> httpx.Response:
    """An attempt to end a plan."""
    return stages.api.post(who, PLANS, f"/v1/plans/{plan}/end", {"reason": "employed"} | given, key=key)


@pytest.mark.parametrize("body", [ordinary, activation, integration])
def test_an_ended_plan_shows_why_and_when_and_takes_nothing_more(
    stages: Stages, rows: Rows, sign_in: SignIn, body: Any
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, body(person))
    assert stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["allowedActions"] == []
    key = str(uuid.uuid4())
    done = end(stages, plan, key=key)
    assert (done.status_code, done.json()["state"], done.json()["allowedActions"]) == (200, "ended", []), done.text
    assert end(stages, plan, key=key).json() == done.json()
    assert (end(stages, plan).status_code, kind_of(end(stages, plan))) == (409, "plan-transition-not-allowed")
    seen = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()
    assert (seen["state"], seen["endReason"], seen["endedOn"]) == ("ended", "employed", days_on(0))
    assert seen["inForce"]["state"] == "in-force"
    listed = stages.api.get(client, PLANS, "/v1/me/plans").json()["items"]
    assert [one["state"] for one in listed] == ["ended"]
    review = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}/review").json()
    assert review["allowedActions"] == []
    for answer in (
        stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/duties-explained", {"version": 1, "language": "fi"}),
        stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/review/complete", {"nextReviewOn": days_on(30)}),
    ):
        assert (answer.status_code, kind_of(answer)) == (409, "plan-transition-not-allowed")
    (told,) = rows.all(
        "plans", f"SELECT data, readers FROM outbox_events WHERE aggregate_id = '{plan}' AND type = 'plan.ended'"
    )
    assert told["data"]["reason"] == "employed"
    assert person not in str(told["data"])
    audited = rows.all(
        "plans", f"SELECT operation FROM audit_entries WHERE aggregate_id = '{plan}' ORDER BY id DESC LIMIT 1"
    )
    assert audited == [{"operation": "end_plan"}]
    successor = stages.api.post(EA_WORKER, PLANS, "/v1/plans", ordinary(person))
    assert successor.status_code == 201, successor.text


def test_a_draft_lapses_and_the_quota_is_used_no_longer_than_the_plan(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    item = TRY_OUT | {"startsOn": days_on(5), "endsOn": days_on(60)}
    plan = agreed(stages, client, ordinary(person, items=[item]))
    assert quota(stages, person)["used"] != {"months": 0, "days": 0}
    headers = {"If-Match": stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").headers["etag"]}
    body = {name: value for name, value in ordinary(person).items() if name not in {"type", "personId"}}
    revised = stages.api.put(
        EA_WORKER, PLANS, f"/v1/plans/{plan}", body | {"reason": "change-of-need"}, headers=headers
    )
    assert revised.status_code == 200, revised.text
    stages.approve(EA_WORKER, plan, 2)
    assert end(stages, plan).status_code == 200
    (lapsed,) = events(rows, "plan.draft-lapsed", plan)
    assert (lapsed["number"], lapsed["lapsedApprovals"]) == (2, ["employment-authority"])
    states = rows.all("plans", f"SELECT state FROM plan_versions WHERE plan_id = '{plan}' ORDER BY number")
    assert [one["state"] for one in states] == ["in-force", "lapsed"]
    assert quota(stages, person)["used"] == {"months": 0, "days": 0}


def test_a_reason_is_of_its_list_and_the_day_of_the_plan_and_both_faults_come_together(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, ordinary(person))
    wrong = end(stages, plan, reason="period-over", endedOn=days_on(1))
    assert (wrong.status_code, kind_of(wrong)) == (422, "end-unsuitable")
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/reason", "/endedOn"]
    assert end(stages, plan, endedOn=days_on(-30)).status_code == 422
    assert end(stages, plan, reason=None).status_code == 400
    assert rows.all("plans", f"SELECT ended_on FROM plans WHERE id = '{plan}'") == [{"ended_on": None}]
    listed = stages.api.get(EA_WORKER, PLANS, "/v1/plan-end-reasons", headers={"Accept-Language": "sv"}).json()["items"]
    assert {one["code"]: one["types"] for one in listed}["period-over"] == ["integration"]
    assert {one["code"]: one["label"] for one in listed}["employed"] == "Klienten har fått arbete"


def test_only_the_plans_employment_authority_ends_it_and_no_plan_of_a_case(
    stages: Stages, sign_in: SignIn, random_id: str
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, activation(person))
    for who in (SOCIAL, KELA_WORKER, client):
        assert end(stages, plan, who=who).status_code == 403
    for asked in (plan, random_id):
        hidden = end(stages, asked, who=STRANGER)
        assert (hidden.status_code, kind_of(hidden)) == (404, "not-found")
    of_case = stages.drafted(stages.person())
    refused = end(stages, of_case)
    assert (refused.status_code, kind_of(refused)) == (409, "plan-ends-with-its-case")
    assert "end" not in stages.read(EA_WORKER, of_case).json()["allowedActions"]


def test_of_two_endings_at_once_one_wins(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, ordinary(person))
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: end(stages, plan), range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    told = rows.all(
        "plans", f"SELECT 1 AS one FROM outbox_events WHERE aggregate_id = '{plan}' AND type = 'plan.ended'"
    )
    assert len(told) == 1


def test_the_registers_time_runs_from_the_end_whatever_was_agreed_for_later(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, integration(person))
    aged(rows, plan, FIVE_YEARS_AGO)
    rows.execute("plans", f"UPDATE plans SET next_review_on = {TODAY_IN_SQL} + 90 WHERE id = '{plan}'")
    assert erase(stages) == "nothing to erase"
    assert end(stages, plan, endedOn=days_on(-4 * 366)).status_code == 200
    assert erase(stages) == "1 plans erased"
    assert left(rows, plan) == 0


def test_what_happened_after_the_end_keeps_a_plan_from_its_erasure(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, ordinary(person))
    assert end(stages, plan).status_code == 200
    aged(rows, plan, FIVE_YEARS_AGO)
    rows.execute("plans", f"UPDATE plans SET ended_on = {FIVE_YEARS_AGO_DAY} WHERE id = '{plan}'")
    version = f"version_id = (SELECT id FROM plan_versions WHERE plan_id = '{plan}')"
    rows.execute("plans", f"UPDATE plan_approvals SET answered_at = legal_now() WHERE {version} AND party = 'person'")
    assert erase(stages) == "nothing to erase"
    rows.execute("plans", f"UPDATE plan_approvals SET answered_at = {FIVE_YEARS_AGO} WHERE {version}")
    assert erase(stages) == "1 plans erased"


def test_a_plan_does_not_end_before_what_has_happened_in_it(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, integration(person))
    rows.execute("plans", f"UPDATE plans SET created_at = {SIXTY_DAYS_AGO} WHERE id = '{plan}'")

    def refused() -> None:
        early = end(stages, plan, endedOn=days_on(-20))
        assert (early.status_code, kind_of(early)) == (422, "end-before-what-happened")
        assert [fault["pointer"] for fault in early.json()["errors"]] == ["/endedOn"]

    refused()
    rows.execute("plans", f"UPDATE plan_versions SET in_force_at = {SIXTY_DAYS_AGO} WHERE plan_id = '{plan}'")
    refused()
    aged(rows, plan, SIXTY_DAYS_AGO)
    stages.post(EA_WORKER, f"/v1/plans/{plan}/review/complete", {"nextReviewOn": days_on(30)})
    refused()
    wrong = end(stages, plan, endedOn=days_on(-20), reason="unknown")
    assert (wrong.status_code, kind_of(wrong), len(wrong.json()["errors"])) == (422, "end-unsuitable", 2)
    rows.execute("plans", f"UPDATE plan_reviews SET done_at = {SIXTY_DAYS_AGO} WHERE plan_id = '{plan}'")
    assert end(stages, plan, endedOn=days_on(-20)).status_code == 200


def test_the_ledger_keeps_what_was_used_before_the_end(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, ordinary(person, items=[TRY_OUT | {"startsOn": days_on(-40), "endsOn": days_on(60)}]))
    (item,) = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["inForce"]["items"]
    given = {"register": "employment", "reference": "x", "startsOn": days_on(-40), "endsOn": days_on(-11)}
    stages.post(EA_WORKER, f"/v1/plans/{plan}/items/{item['id']}/deliveries", given, 201)
    aged(rows, plan, SIXTY_DAYS_AGO)
    period = f"SELECT starts_on, ends_on, is_cancelled FROM quota_uses WHERE plan_id = '{plan}'"
    booked = rows.all("plans", period)
    early = end(stages, plan, endedOn=days_on(-50))
    assert (early.status_code, kind_of(early)) == (422, "end-before-what-happened")
    assert rows.all("plans", period) == booked
    assert end(stages, plan, endedOn=days_on(-11)).status_code == 200
    assert rows.all("plans", period) == [{"starts_on": days_on(-40), "ends_on": days_on(-11), "is_cancelled": False}]


def test_nothing_is_noted_of_a_day_after_the_plans_end(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, ordinary(person, items=[TRY_OUT | {"startsOn": days_on(-40), "endsOn": days_on(60)}]))
    (item,) = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["inForce"]["items"]
    aged(rows, plan, SIXTY_DAYS_AGO)
    assert end(stages, plan, endedOn=days_on(-11)).status_code == 200
    noted = f"/v1/plans/{plan}/items/{item['id']}"
    given = {"register": "employment", "reference": "x", "startsOn": days_on(-40)}
    for body, pointer in (({"endsOn": days_on(-10)}, "/endsOn"), ({"startsOn": days_on(-10)}, "/startsOn")):
        late = stages.api.post(EA_WORKER, PLANS, f"{noted}/deliveries", given | body)
        assert (late.status_code, kind_of(late)) == (422, "after-the-plans-end"), late.text
        assert [fault["pointer"] for fault in late.json()["errors"]] == [pointer]
    body = {"ground": "goals-unreachable", "on": days_on(-10)}
    refused = stages.api.post(EA_WORKER, PLANS, f"{noted}/interrupt", body)
    assert (refused.status_code, kind_of(refused)) == (422, "after-the-plans-end"), refused.text
    assert rows.all("plans", f"SELECT id FROM item_realisations WHERE plan_id = '{plan}'") == []
    stages.post(EA_WORKER, f"{noted}/deliveries", given | {"endsOn": days_on(-11)}, 201)


def test_an_open_request_lapses_with_its_plan_and_keeps_it_no_longer(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, integration(person))
    asked = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)["id"]
    assert end(stages, plan).status_code == 200
    (request,) = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}/review").json()["requests"]
    assert (request["state"], request["decidedAt"] is not None, request["allowedActions"]) == ("lapsed", True, [])
    (told,) = events(rows, "review-request.lapsed", plan)
    assert told["readers"] == ["employment-vantaa"]
    audited = f"SELECT operation, version FROM audit_entries WHERE aggregate_id = '{asked}' ORDER BY id DESC LIMIT 1"
    assert rows.all("plans", audited) == [{"operation": "end_plan", "version": 2}]
    rows.execute("plans", f"UPDATE review_requests SET state = 'open' WHERE id = '{asked}'")
    aged(rows, plan, FIVE_YEARS_AGO)
    assert erase(stages) == "nothing to erase"
    rows.execute("plans", f"UPDATE plans SET ended_on = {FIVE_YEARS_AGO_DAY} WHERE id = '{plan}'")
    assert erase(stages) == "1 plans erased"


def test_an_open_request_lapses_when_a_successor_replaces_the_plan(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, integration(person))
    asked = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)["id"]
    agreed(stages, client, integration(person, replaces=plan))
    stages.api.eventually(lambda: httpx.Response(200 if events(rows, "review-request.lapsed", plan) else 425))
    stored = rows.all("plans", f"SELECT state, decided_by, version FROM review_requests WHERE id = '{asked}'")
    assert stored == [{"state": "lapsed", "decided_by": None, "version": 2}]


def test_a_hold_keeps_an_ended_plan_until_its_day_or_release(
    stages: Stages, rows: Rows, sign_in: SignIn, random_id: str
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, activation(person))
    path = f"/v1/plans/{plan}/holds"
    placed = stages.api.post(SOCIAL, PLANS, path, hold())
    assert (placed.status_code, placed.json()["state"], placed.json()["allowedActions"]) == (
        201,
        "standing",
        ["release"],
    )
    past = stages.api.post(SOCIAL, PLANS, path, hold(-1))
    assert (past.status_code, kind_of(past)) == (422, "hold-in-past")
    for asked in (plan, random_id):
        hidden = stages.api.post(STRANGER, PLANS, f"/v1/plans/{asked}/holds", hold())
        assert (hidden.status_code, kind_of(hidden)) == (404, "not-found")
    assert end(stages, plan).status_code == 200
    aged(rows, plan, FIVE_YEARS_AGO)
    rows.execute("plans", f"UPDATE plans SET ended_on = {FIVE_YEARS_AGO_DAY} WHERE id = '{plan}'")
    assert erase(stages) == "nothing to erase"
    (own,) = stages.api.get(SOCIAL, PLANS, path, purpose="employment-services").json()["items"]
    assert (own["reason"], own["ground"]) == ("Valitus vireillä.", "pending-matter")
    assert own["ruleVersion"].startswith("activation@")
    for reader in (EA_WORKER, client):
        (seen,) = stages.api.get(reader, PLANS, path, purpose="employment-services").json()["items"]
        assert (seen["reason"], seen["allowedActions"]) == (None, [])
    (exported,) = stages.api.get(client, PLANS, "/v1/me/export").json()["plans"]
    assert [(one["ground"], one["reason"]) for one in exported["holds"]] == [("pending-matter", None)]
    release = f"{path}/{placed.json()['id']}/release"
    assert stages.api.post(EA_WORKER, PLANS, release).status_code == 404
    assert stages.api.post(SOCIAL, PLANS, release).json()["state"] == "released"
    assert stages.api.post(SOCIAL, PLANS, release).status_code == 409
    assert erase(stages) == "1 plans erased"


def test_a_plan_of_a_case_is_held_with_its_case(stages: Stages) -> None:
    plan = stages.drafted(stages.person())
    refused = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/holds", hold())
    assert (refused.status_code, kind_of(refused)) == (409, "held-with-its-case")
