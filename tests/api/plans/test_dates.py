"""Dates from which no years can be counted on are refused wherever a plan or the ledger takes one."""

from typing import Any

import pytest

from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import EA, EA_WORKER, PLANS, Stages
from tests.database import Rows
from tests.legal_days import days_on

LAST, FIRST = "9999-12-31", "0001-01-01"
TRY_OUT = {"serviceCode": "tyokokeilu", "organiserId": EA}
PERMIT = {"firstPermitOn": days_on(-300), "integrationAssessedOn": days_on(-10)}


@pytest.mark.parametrize(
    ("body", "change", "pointer"),
    [
        (ordinary, {"items": [TRY_OUT | {"startsOn": LAST}]}, "/items/0/startsOn"),
        (ordinary, {"items": [TRY_OUT | {"startsOn": "2026-12-01", "endsOn": LAST}]}, "/items/0/endsOn"),
        (ordinary, {"facts": {"jobSearchStartedOn": FIRST}}, "/facts/jobSearchStartedOn"),
        (activation, {"reviewOn": LAST}, "/reviewOn"),
        (
            integration,
            {"facts": PERMIT | {"pauses": [{"startsOn": "2026-01-01", "endsOn": LAST, "ground": "illness"}]}},
            "/facts/pauses/0/endsOn",
        ),
    ],
)
def test_a_plan_takes_no_date_beyond_counting(
    stages: Stages, rows: Rows, body: Any, change: dict[str, Any], pointer: str
) -> None:
    person, before = stages.person(), rows.counts("plans")
    refused = stages.api.post(EA_WORKER, PLANS, "/v1/plans", body(person, **change))
    assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (400, [pointer])
    assert rows.counts("plans") == before


def test_the_ledger_takes_no_date_beyond_counting_and_stays_readable(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    stages.started(person)
    before = rows.counts("plans")
    use = {"personId": person, "quota": "work-try-out", "serviceCode": "tyokokeilu"}
    reset = {"personId": person, "quota": "work-try-out", "unemployedSince": LAST}
    for path, body in (
        ("/v1/quota-uses", use | {"startsOn": "2026-01-01", "endsOn": LAST}),
        ("/v1/quota-resets", reset),
        ("/v1/services/kotoutumiskoulutus/eligibility", {"facts": {"firstPermitOn": LAST}}),
    ):
        assert stages.api.post(EA_WORKER, PLANS, path, body).status_code == 400
    assert rows.counts("plans") == before
    read = stages.api.get(EA_WORKER, PLANS, f"/v1/quotas?personId={person}", purpose="employment-services")
    assert read.status_code == 200, read.text


def test_one_who_has_sought_work_since_before_the_act_has_an_ordinary_plan(stages: Stages) -> None:
    body = ordinary(stages.person(), facts={"jobSearchStartedOn": "2022-06-01"})
    plan = stages.post(EA_WORKER, "/v1/plans", body, 201)["id"]
    read = stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{plan}", purpose="employment-services").json()
    assert "initialInterviewDueOn" not in read["draft"]["content"]


def test_the_person_reports_by_a_day_that_is_not_past_when_the_plan_is_made(stages: Stages, rows: Rows) -> None:
    person, before = stages.person(), rows.counts("plans")
    body = ordinary(person, followUp={"how": "Puhelu", "reportBy": days_on(-1)})
    refused = stages.post(EA_WORKER, "/v1/plans", body, 422)
    assert (refused["type"].rpartition(":")[2], refused["errors"][0]["pointer"]) == (
        "period-reversed",
        "/followUp/reportBy",
    )
    assert rows.counts("plans") == before
