"""Both ids of a merged person name one person: own views, the ledger, the one operative plan and the one open case."""

import time

import httpx
import pytest

from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import integration, ordinary
from tests.api.plans.stages import COUNTY, EA_WORKER, PLANS, SOCIAL, Stages
from tests.api.plans.test_quotas import RESETS, USES, quota, use
from tests.database import Rows


def entered_twice(stages: Stages) -> str:
    """A second entry of somebody, a client of the employment authority."""
    created = stages.api.post(EA_WORKER, "consent-api", "/v1/persons", {"familyName": "Kaksoiskappale"})
    person = str(created.json()["id"])
    stages.api.make_client(EA_WORKER, person)
    return person


def merge(stages: Stages, rows: Rows, *, survivor: str, merged: str) -> None:
    """Have consent-api make them one person, and plans-api learn of it."""
    body = {"duplicateId": merged, "reason": "entered-twice"}
    answer = stages.api.post("vantaa-registrar", "consent-api", f"/v1/persons/{survivor}/merge", body)
    assert answer.status_code == 200, answer.text
    until = time.monotonic() + 15
    while not rows.all("plans", f"SELECT merged_id FROM person_links WHERE merged_id = '{merged}'"):
        assert time.monotonic() < until, "plans-api has not learnt of the merge"
        time.sleep(0.1)


def listed(stages: Stages, client: str, path: str) -> set[str]:
    """The ids in a list of the person's own."""
    answer = stages.api.get(client, PLANS, path)
    assert answer.status_code == 200, answer.text
    return {one["id"] for one in answer.json()["items"]}


def test_the_person_sees_and_approves_what_stands_under_either_id(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, survivor = sign_in()
    merged = entered_twice(stages)
    plan = stages.drafted(merged)
    outside = entered_twice(stages)
    other_plan = str(stages.post(EA_WORKER, "/v1/plans", integration(outside), 201)["id"])
    assert listed(stages, client, "/v1/me/plans") == set()
    assert stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").status_code == 404
    merge(stages, rows, survivor=survivor, merged=merged)
    merge(stages, rows, survivor=survivor, merged=outside)
    assert listed(stages, client, "/v1/me/plans") == {plan, other_plan}
    (case,) = listed(stages, client, "/v1/me/cases")
    seen = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}")
    assert (seen.status_code, seen.json()["personId"]) == (200, merged)
    assessment = stages.api.get(client, PLANS, f"/v1/cases/{case}/assessment")
    assert assessment.status_code == 200
    for who in (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)
    assert stages.api.get(client, PLANS, f"/v1/me/plans/{plan}").json()["state"] == "in-force"
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {"reason": "Tilanne muuttui."}, 201)
    exported = stages.api.get(client, PLANS, "/v1/me/export").json()
    assert {one["id"] for one in exported["plans"]} == {plan, other_plan}
    assert exported["personId"] == survivor


def test_the_person_approves_a_plan_outside_a_case_under_the_merged_id(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, survivor = sign_in()
    merged = entered_twice(stages)
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(merged), 201)["id"])
    merge(stages, rows, survivor=survivor, merged=merged)
    stages.approve(EA_WORKER, plan)
    assert stages.approve(client, plan)["state"] == "in-force"
    refused = stages.api.post(EA_WORKER, PLANS, "/v1/plans", ordinary(survivor))
    assert (refused.status_code, refused.json()["planId"]) == (409, plan)
    successor = stages.api.post(EA_WORKER, PLANS, "/v1/plans", ordinary(survivor, replaces=plan))
    assert successor.status_code == 201, successor.text


def test_a_stranger_of_the_same_name_gains_nothing(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    _, survivor = sign_in()
    stranger, _ = sign_in()
    merged = entered_twice(stages)
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(merged), 201)["id"])
    merge(stages, rows, survivor=survivor, merged=merged)
    assert listed(stages, stranger, "/v1/me/plans") == set()
    assert stages.api.get(stranger, PLANS, f"/v1/me/plans/{plan}").status_code == 404


def test_a_person_has_one_ledger(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, survivor = sign_in()
    merged = entered_twice(stages)
    stages.started(merged)
    stages.post(EA_WORKER, USES, use(merged, "2025-01-01", "2025-03-31"), 201)
    nobody = stages.api.get(EA_WORKER, PLANS, f"/v1/quotas?personId={survivor}", purpose="employment-services")
    assert nobody.status_code == 404
    merge(stages, rows, survivor=survivor, merged=merged)
    stages.post(EA_WORKER, USES, use(survivor, "2025-06-01", "2025-08-31"), 201)
    assert quota(stages, survivor)["used"] == quota(stages, merged)["used"] == {"months": 6, "days": 0}
    (own,) = stages.api.get(client, PLANS, "/v1/me/quotas").json()["items"]
    assert own["used"] == {"months": 6, "days": 0}
    body = {"personId": survivor, "quota": "work-try-out", "unemployedSince": "2026-10-01"}
    refused = stages.api.post(EA_WORKER, PLANS, RESETS, body)
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "55")


def start(stages: Stages, person: str) -> httpx.Response:
    """An attempt to start an assessment."""
    body = {"personId": person, "countyId": COUNTY, "unemployed": True}
    return stages.api.post(EA_WORKER, PLANS, "/v1/cases", body)


@pytest.mark.parametrize("under_merged", [True, False])
def test_no_second_case_is_started_under_the_other_id(
    stages: Stages, rows: Rows, sign_in: SignIn, *, under_merged: bool
) -> None:
    _, survivor = sign_in()
    merged = entered_twice(stages)
    stages.started(merged if under_merged else survivor)
    merge(stages, rows, survivor=survivor, merged=merged)
    for person in (survivor, merged):
        refused = start(stages, person)
        assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "case-already-open")
    entered = stages.enter(EA_WORKER, survivor, "education-and-work", "Varastotyö.")
    assert entered.status_code == 201, entered.text


def test_two_cases_that_were_open_each_go_on(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, survivor = sign_in()
    merged = entered_twice(stages)
    cases = {stages.started(merged), stages.started(survivor)}
    merge(stages, rows, survivor=survivor, merged=merged)
    assert listed(stages, client, "/v1/me/cases") == cases
    assert start(stages, survivor).status_code == 409
    for person in (survivor, merged):
        entered = stages.enter(EA_WORKER, person, "education-and-work", "Varastotyö.")
        assert entered.status_code == 201, entered.text
    sections = "SELECT case_id FROM assessment_entries WHERE case_id IN ('{}', '{}')".format(*cases)
    assert {row["case_id"] for row in rows.all("plans", sections)} == cases
    worklist = stages.api.get(EA_WORKER, PLANS, "/v1/cases?limit=100", purpose="joint-assessment").json()["items"]
    assert cases <= {one["id"] for one in worklist}


def test_what_is_left_open_of_two_cases_keeps_a_third_from_being_started(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    _, survivor = sign_in()
    merged = entered_twice(stages)
    left, ending = stages.started(merged), stages.started(survivor)
    merge(stages, rows, survivor=survivor, merged=merged)
    stages.post(EA_WORKER, f"/v1/cases/{ending}/end-on-death")
    until = time.monotonic() + 15
    while rows.all("plans", f"SELECT survivor_id FROM cases WHERE id = '{left}'") != [{"survivor_id": survivor}]:
        assert time.monotonic() < until, "the open case does not count as the survivor's"
        time.sleep(0.1)
    for person in (survivor, merged):
        assert start(stages, person).status_code == 409
