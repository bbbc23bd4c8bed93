"""Services that the law, or the authority whose they are, has agreed in some types of plan alone."""

from typing import Any

import pytest

from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, Stages
from tests.api.plans.test_catalogue import added
from tests.database import Rows
from tests.legal_days import days_on

ACTIVITY = {
    "serviceCode": "kuntouttava-tyotoiminta",
    "organiserId": COUNTY,
    "startsOn": days_on(7),
    "daysPerWeek": 2,
    "hoursPerDay": 4,
    "endsOn": days_on(150),
}
STUDY = {"serviceCode": "kotoutujan-omaehtoinen-opiskelu", "organiserId": EA, "startsOn": days_on(7)}
TRAINING = {"serviceCode": "muutosturvakoulutus", "organiserId": EA, "startsOn": days_on(7)}
FINDING = {"preventsWorkAndServices": True, "reason": "Työkyky ei riitä palveluihin."}


@pytest.mark.parametrize(
    ("body", "item", "section"),
    [
        (ordinary, ACTIVITY, "9"),
        (integration, ACTIVITY, "9"),
        (ordinary, STUDY, "28"),
        (activation, TRAINING, "70"),
    ],
)
def test_a_service_is_refused_in_a_plan_in_which_the_law_does_not_agree_it(
    stages: Stages, rows: Rows, body: Any, item: dict[str, Any], section: str
) -> None:
    person, before = stages.person(), rows.counts("plans")
    given = body(person, items=[item], capacityFinding=FINDING)
    refused = stages.post(EA_WORKER, "/v1/plans", given, 422)
    pointed = {one["pointer"]: rule for one, rule in zip(refused["errors"], _rules(refused), strict=True)}
    assert (pointed["/items/0/serviceCode"]["section"], pointed["/items/0/serviceCode"]["given"]) == (
        section,
        given["type"],
    )
    assert rows.counts("plans") == before


def test_what_is_wrong_with_services_is_told_for_all_of_them_by_a_problem_of_its_own(stages: Stages) -> None:
    person, first = stages.person(), ordinary("x")["items"][0]
    ended = first | {"serviceCode": "kela-teak", "organiserId": "kela"}
    foreign = [first | {"organiserId": one} for one in ("kela", COUNTY)]
    for items, expected, pointers in (
        ([first | {"organiserId": "nobody"}, first | {"organiserId": "no-one"}], "organiser-unknown", "organiserId"),
        (foreign, "organiser-cannot-organise", "organiserId"),
        ([first | {"endsOn": days_on(1)}, first | {"endsOn": days_on(2)}], "ends-before-it-starts", "endsOn"),
        ([ended, ended], "service-not-valid-then", "startsOn"),
    ):
        refused = stages.post(EA_WORKER, "/v1/plans", ordinary(person, items=items), 422)
        assert refused["type"].rpartition(":")[2] == expected
        assert [one["pointer"] for one in refused["errors"]] == [f"/items/{place}/{pointers}" for place in (0, 1)]
    both = stages.post(EA_WORKER, "/v1/plans", ordinary(person, items=[ended], followUp=None), 422)
    assert both["type"].rpartition(":")[2] == "several-rules-broken"
    nowhere = stages.post(EA_WORKER, "/v1/plans", ordinary(person, madeOn="2026-02-30"), 400)
    assert (nowhere["type"].rpartition(":")[2], nowhere["errors"][0]["pointer"]) == ("date-does-not-exist", "/madeOn")


def _rules(refused: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = refused.get("rules", [refused["rule"]])
    return found


def test_what_the_law_agrees_in_a_plan_is_taken_there(stages: Stages) -> None:
    body = activation(stages.person(), items=[ACTIVITY], capacityFinding=FINDING)
    assert stages.post(EA_WORKER, "/v1/plans", body, 201)
    assert stages.post(EA_WORKER, "/v1/plans", integration(stages.person(), items=[STUDY]), 201)
    body = ordinary(stages.person(), items=[STUDY])
    body["facts"] = body["facts"] | {"studiesUnfinished": True}
    assert stages.post(EA_WORKER, "/v1/plans", body, 201)


def test_a_local_service_is_agreed_in_the_plans_that_its_authority_says(stages: Stages) -> None:
    code = added(stages.api)
    item = {"serviceCode": code, "organiserId": EA, "startsOn": days_on(7), "daysPerWeek": 2}
    refused = stages.post(EA_WORKER, "/v1/plans", integration(stages.person(), items=[item]), 422)
    assert (refused["rule"]["code"], refused["rule"]["given"]) == (code, "integration")
    assert refused["errors"][0]["pointer"] == "/items/0/serviceCode"
    assert stages.post(EA_WORKER, "/v1/plans", ordinary(stages.person(), items=[item]), 201)
