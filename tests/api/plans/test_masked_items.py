"""What becomes of a service whose name is protected is not told to who may not know the service."""

from typing import Any

import httpx
import pytest

from tests.api.plans.agreeing import events
from tests.api.plans.conftest import SignIn
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, ITEM, KELA_WORKER, PLANS, SOCIAL, Stages
from tests.api.referral.stories import act
from tests.database import Rows

INTENSE = ITEM | {"daysPerWeek": 2, "hoursPerDay": 3, "totalDays": 40, "meetings": 12}
GONE = {"on": "2026-11-20", "ground": "service-ended"}
TELLING = (
    *("serviceCode", "goal", "prerequisite", "expenseReimbursement", "referral", "interruption"),
    *("daysPerWeek", "hoursPerDay", "totalDays", "meetings"),
)


@pytest.fixture
def referred(stages: Stages, sign_in: SignIn) -> tuple[str, str]:
    """A plan in force with a protected service of the county, referred and acknowledged; the plan and the item."""
    client, person = sign_in()
    plan = stages.in_force(person, client, items=[INTENSE])
    item = shown(stages, EA_WORKER, plan)["id"]
    body = {"entries": [{"category": "service-need", "text": "Sovittu."}]}
    referral = stages.post(EA_WORKER, f"/v1/plans/{plan}/items/{item}/refer", body, 201)["id"]
    stages.api.eventually(lambda: act(stages.api, SOCIAL, referral, "acknowledge"))

    def look() -> httpx.Response:
        answer = stages.read(EA_WORKER, plan)
        known = answer.json()["inForce"]["items"][0]["referral"]
        answer.status_code = 200 if known and known["state"] != "sent" else 425
        return answer

    stages.api.eventually(look)
    return plan, item


def shown(stages: Stages, who: str, plan: str) -> dict[str, Any]:
    """The item as this reader sees it."""
    found: dict[str, Any] = stages.read(who, plan).json()["inForce"]["items"][0]
    return found


def test_a_masked_item_tells_neither_its_measure_nor_what_became_of_it(
    stages: Stages, referred: tuple[str, str]
) -> None:
    plan, _ = referred
    known = shown(stages, EA_WORKER, plan)
    assert (known["masked"], known["state"], known["daysPerWeek"]) == (False, "referred", 2)
    masked = shown(stages, KELA_WORKER, plan)
    assert (masked["masked"], masked["state"], masked["organiserId"]) == (True, "agreed", COUNTY)
    assert {masked[name] for name in TELLING} == {None}
    assert (masked["openConditions"], masked["deliveries"]) == ([], [])
    numbered = stages.api.get(KELA_WORKER, PLANS, f"/v1/plans/{plan}/versions/1", purpose="joint-plan").json()
    assert numbered["inForce"]["items"][0] == masked


def test_its_steps_and_events_reach_those_who_know_it(stages: Stages, rows: Rows, referred: tuple[str, str]) -> None:
    plan, item = referred

    def steps(who: str) -> set[str]:
        answer = stages.api.get(who, PLANS, f"/v1/plans/{plan}/changes", purpose="joint-plan")
        return {one["kind"] for one in answer.json()["items"] if one["itemId"] == item}

    assert steps(EA_WORKER) == steps(SOCIAL) != set()
    assert steps(KELA_WORKER) == set()
    (told,) = events(rows, "plan.item-referred", plan)
    assert set(told["readers"]) == {EA, COUNTY}
    stages.post(SOCIAL, f"/v1/plans/{plan}/items/{item}/interrupt", GONE, 201)
    (told,) = events(rows, "plan.item-interrupted", plan)
    assert set(told["readers"]) == {EA, COUNTY}
    assert shown(stages, EA_WORKER, plan)["state"] == "interrupted"
    assert shown(stages, KELA_WORKER, plan)["state"] == "agreed"


def test_its_differences_tell_nothing_of_the_measure(stages: Stages, referred: tuple[str, str]) -> None:
    plan, item = referred
    headers = {"If-Match": stages.read(EA_WORKER, plan).headers["etag"]}
    content = stages.read(EA_WORKER, plan).json()["inForce"]["content"]
    body = {name: content[name] for name in ("goals", "jobSearchObligation", "followUp")} | {
        "items": [INTENSE | {"id": item, "daysPerWeek": 3}],
        "reason": "change-of-need",
    }
    answer = stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", body, headers=headers)
    assert answer.status_code == 200, answer.text
    path = f"/v1/plans/{plan}/versions/2/difference?against=1"
    seen = {
        who: [one["pointer"] for one in stages.api.get(who, PLANS, path, purpose="joint-plan").json()["items"]]
        for who in (EA_WORKER, KELA_WORKER)
    }
    assert seen == {EA_WORKER: [f"/items/{item}/daysPerWeek"], KELA_WORKER: []}


def test_a_ground_that_tells_of_health_is_for_who_may_know_of_it(stages: Stages) -> None:
    obligation = {
        "kind": "not-set",
        "groundCode": "medically-incapable",
        "ground": "B-lausunnon mukaan työkyvytön.",
        "openLabourMarketPossible": False,
    }
    plan = stages.drafted(stages.person(), items=[], jobSearchObligation=obligation)
    for who, necessity, told in (
        (EA_WORKER, None, True),
        (KELA_WORKER, None, False),
        (KELA_WORKER, "agree-plan", True),
    ):
        answer = stages.read(who, plan, necessity=necessity).json()
        given = answer["draft"]["content"]["jobSearchObligation"]
        expected = (obligation["groundCode"], obligation["ground"]) if told else (None, None)
        assert (given["groundCode"], given["ground"]) == expected, answer["denied"]
        assert given["kind"] == "not-set"
