"""Plans outside a case are erased when their own register's time has run, with all that belongs to them."""

from typing import Any

import pytest

from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import EA_WORKER, SOCIAL, Stages
from tests.api.plans.test_holds import erase
from tests.database import Rows

OF_PLAN = ("plan_versions", "plan_items", "duties_explained", "plan_reviews", "plan_visits", "review_requests")
LONG_AGO = "legal_now() - interval '4 years 2 days'"


def aged(rows: Rows, plan: str, since: str = LONG_AGO) -> None:
    """Everything of the plan happened so long ago."""
    day = f"({since})::date"
    rows.execute(
        "plans",
        f"UPDATE plans SET created_at = {since}, next_review_on = CASE WHEN in_force_number > 0 THEN {day} END"
        f" WHERE id = '{plan}'",
    )
    ends = f"jsonb_set(content, '{{endsOn}}', coalesce(to_jsonb({day}), 'null'))"
    rows.execute(
        "plans",
        f"UPDATE plan_versions SET created_at = {since}, in_force_at = {since}, content = {ends}"
        f" WHERE plan_id = '{plan}'",
    )
    rows.execute("plans", f"UPDATE plan_items SET starts_on = {day} WHERE plan_id = '{plan}'")
    of_versions = f"version_id IN (SELECT id FROM plan_versions WHERE plan_id = '{plan}')"
    rows.execute("plans", f"UPDATE plan_approvals SET answered_at = {since} WHERE {of_versions}")
    rows.execute("plans", f"UPDATE duties_explained SET explained_at = {since} WHERE plan_id = '{plan}'")


def left(rows: Rows, plan: str) -> int:
    """How many rows there are of the plan."""
    counted = [rows.all("plans", f"SELECT count(*) FROM {table} WHERE plan_id = '{plan}'") for table in OF_PLAN]
    counted.append(rows.all("plans", f"SELECT count(*) FROM plans WHERE id = '{plan}'"))
    return sum(one[0]["count"] for one in counted)


@pytest.mark.parametrize("body", [ordinary, activation, integration])
def test_a_plan_is_erased_four_years_after_all_that_its_register_knows(
    stages: Stages, rows: Rows, sign_in: SignIn, body: Any
) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", body(person), 201)["id"])
    stages.post(EA_WORKER, f"/v1/plans/{plan}/duties-explained", {"version": 1, "language": "fi"})
    for who in (EA_WORKER, client) if body is not activation else (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)
    stages.post(EA_WORKER, f"/v1/plans/{plan}/seen", {"version": 1, "asOf": "2026-01-01T00:00:00Z"})
    aged(rows, plan, "legal_now() - interval '4 years' + interval '2 days'")
    assert erase(stages) == "nothing to erase"
    aged(rows, plan)
    assert erase(stages) == "1 plans erased"
    assert left(rows, plan) == 0
    told = rows.all(
        "plans", f"SELECT type, data FROM outbox_events WHERE aggregate_id = '{plan}' ORDER BY sequence DESC LIMIT 1"
    )
    assert told == [{"type": "plan.erased", "data": {}}]


def test_what_is_pending_or_still_followed_in_the_register_keeps_a_plan(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", integration(person), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    asked = stages.post(client, f"/v1/me/plans/{plan}/review-requests", {}, 201)["id"]
    aged(rows, plan)
    assert erase(stages) == "nothing to erase"
    rows.execute("plans", f"UPDATE review_requests SET state = 'met' WHERE id = '{asked}'")
    successor = integration(person, replaces=plan)
    later = str(stages.post(EA_WORKER, "/v1/plans", successor, 201)["id"])
    assert erase(stages) == "nothing to erase"
    aged(rows, later)
    assert erase(stages) == "2 plans erased"
    assert left(rows, plan) == left(rows, later) == 0


def test_what_a_replaced_plan_had_agreed_for_later_keeps_nothing(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(person), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    (item,) = rows.all("plans", f"SELECT id FROM plan_items WHERE plan_id = '{plan}'")
    given = {"ground": "service-ended", "on": "2999-12-30"}
    stages.post(EA_WORKER, f"/v1/plans/{plan}/items/{item['id']}/interrupt", given, 201)
    aged(rows, plan)
    rows.execute("plans", f"UPDATE plan_items SET ends_on = '2999-12-31' WHERE plan_id = '{plan}'")
    assert erase(stages) == "nothing to erase"
    rows.execute("plans", f"UPDATE plans SET replaced_at = {LONG_AGO} WHERE id = '{plan}'")
    assert erase(stages) == "1 plans erased"


def test_the_ledger_of_quotas_goes_with_the_last_of_the_person(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(person), 201)["id"])
    use = {"personId": person, "quota": "work-try-out", "serviceCode": "tyokokeilu-tyopajassa"}
    period = {"startsOn": "2020-01-01", "endsOn": "2020-02-01"}
    stages.post(EA_WORKER, "/v1/quota-uses", use | period, 201)
    rows.execute("plans", f"UPDATE quota_uses SET recorded_at = {LONG_AGO} WHERE person_id = '{person}'")
    held = f"SELECT id FROM quota_uses WHERE person_id = '{person}'"
    assert erase(stages) == "nothing to erase"
    assert len(rows.all("plans", held)) == 1
    aged(rows, plan)
    assert erase(stages) == "1 plans erased"
    assert rows.all("plans", held) == []
