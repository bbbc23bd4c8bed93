"""What a plan's items use of a quota: as long as they are agreed and go on, and no longer."""

from typing import Any

from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import ordinary
from tests.api.plans.stages import CONTENT, EA, EA_WORKER, PLANS, SOCIAL, Stages
from tests.api.plans.test_quotas import USES, quota, use
from tests.database import Rows
from tests.legal_days import days_on

READING = "employment-services"
NOTHING = {"months": 0, "days": 0}


def try_out(starts: int, ends: int, **more: Any) -> dict[str, Any]:
    """Work try-out in a workshop, in days from today."""
    period = {"startsOn": days_on(starts), "endsOn": days_on(ends)}
    return {"serviceCode": "tyokokeilu-tyopajassa", "organiserId": EA} | period | more


def agreed(stages: Stages, client: str, person: str, *items: dict[str, Any]) -> str:
    """An ordinary plan in force; its id."""
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(person, items=list(items)), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    return plan


def revise(stages: Stages, plan: str, person: str, *items: dict[str, Any]) -> Any:
    """An attempt to store the plan's second version with these items."""
    headers = {"If-Match": stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{plan}", purpose=READING).headers["etag"]}
    body = {name: value for name, value in ordinary(person).items() if name not in {"type", "personId"}}
    body |= {"reason": "change-of-need", "items": list(items)}
    return stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", body, headers=headers)


def item_of(stages: Stages, plan: str) -> str:
    """The id of the only item in force."""
    shown = stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{plan}", purpose=READING).json()
    (item,) = shown["inForce"]["items"]
    return str(item["id"])


def booked(rows: Rows, person: str) -> list[tuple[str, str]]:
    """The periods that count, in order."""
    found = rows.all(
        "plans",
        f"SELECT starts_on, ends_on FROM quota_uses WHERE person_id = '{person}' AND NOT is_cancelled"
        " ORDER BY starts_on",
    )
    return [(str(one["starts_on"]), str(one["ends_on"])) for one in found]


def test_what_an_item_has_used_counts_when_the_next_version_drops_it(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, person, try_out(-100, 50))
    refused = revise(stages, plan, person, try_out(1, 120))
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "55")
    assert revise(stages, plan, person, try_out(1, 70)).status_code == 200
    for who in (EA_WORKER, client):
        stages.approve(who, plan, 2)
    assert booked(rows, person) == [(days_on(-100), days_on(0)), (days_on(1), days_on(70))]


def test_how_much_has_been_used_is_told_to_employment_authorities_alone(stages: Stages) -> None:
    person = stages.person()
    case = stages.planning(person)
    stages.post(EA_WORKER, USES, use(person, days_on(-200), days_on(-50)), 201)
    body = CONTENT | {"caseId": case, "items": [try_out(1, 120)]}
    for who, told in ((EA_WORKER, True), (SOCIAL, False)):
        refused = stages.post(who, "/v1/plans", body, 422)
        assert refused["rule"]["section"] == "55"
        assert ("given" in refused["rule"]) is told


def test_an_interrupted_item_that_stays_in_the_plan_uses_nothing_more(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, person, try_out(-100, 70))
    item = item_of(stages, plan)
    stages.post(EA_WORKER, f"/v1/plans/{plan}/items/{item}/interrupt", {"ground": "health", "on": days_on(-50)}, 201)
    answer = revise(stages, plan, person, try_out(-100, 70, id=item), try_out(1, 100))
    assert answer.status_code == 200, answer.text
    for who in (EA_WORKER, client):
        stages.approve(who, plan, 2)
    assert booked(rows, person) == [(days_on(-100), days_on(-50)), (days_on(1), days_on(100))]


def test_a_plan_that_replaces_another_goes_on_with_its_services(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    former = agreed(stages, client, person, try_out(-100, 70))
    case = stages.planning(person)
    body = CONTENT | {"caseId": case, "replaces": former}
    refused = stages.api.post(EA_WORKER, PLANS, "/v1/plans", body | {"items": [try_out(1, 120)]})
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "55")
    plan = str(stages.post(EA_WORKER, "/v1/plans", body | {"items": [try_out(1, 70)]}, 201)["id"])
    for who in (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)

    def replaced() -> Any:
        answer = stages.api.get(EA_WORKER, PLANS, f"/v1/plans/{former}", purpose=READING)
        answer.status_code = 200 if answer.json()["state"] == "replaced" else 425
        return answer

    stages.api.eventually(replaced)
    assert booked(rows, person) == [(days_on(-100), days_on(0)), (days_on(1), days_on(70))]


def test_a_plan_that_ends_frees_what_an_earlier_version_had_booked(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, person, try_out(5, 60))
    assert quota(stages, person)["used"] != NOTHING
    stages.post(EA_WORKER, f"/v1/plans/{plan}/end", {"reason": "employed"})
    assert quota(stages, person)["used"] == NOTHING


def test_a_plan_does_not_come_into_force_over_what_was_used_since_it_was_drafted(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = stages.drafted(person, items=[try_out(1, 150)])
    for who in (SOCIAL, EA_WORKER):
        stages.approve(who, plan)
    stages.post(EA_WORKER, USES, use(person, days_on(-100), days_on(-10)), 201)
    before = rows.counts("plans")
    refused = stages.api.post(client, PLANS, f"/v1/plans/{plan}/approve", {"version": 1})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "quota-used-meanwhile")
    assert refused.json()["rule"]["section"] == "55"
    assert rows.counts("plans") == before
    assert stages.read(EA_WORKER, plan).json()["state"] == "draft"


def test_a_period_after_one_that_has_begun_is_an_item_of_its_own(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, person, try_out(-100, -10))
    refused = revise(stages, plan, person, try_out(1, 150, id=item_of(stages, plan)))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/items/0/startsOn")


def test_a_service_that_gives_way_under_its_items_id_uses_nothing(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = agreed(stages, client, person, try_out(1, 150))
    other = {"id": item_of(stages, plan), "serviceCode": "tyonhakuvalmennus", "organiserId": EA}
    assert revise(stages, plan, person, other | {"startsOn": days_on(1)}).status_code == 200
    for who in (EA_WORKER, client):
        stages.approve(who, plan, 2)
    assert quota(stages, person)["used"] == NOTHING
