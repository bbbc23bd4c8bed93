"""Items and goals of a plan: held to conditions, reimbursements and quotas, interrupted, and referred to when given."""

from typing import Any

import pytest

from tests.api.plans.stages import CONTENT, COUNTY, EA, EA_WORKER, KELA_WORKER, PLANS, SOCIAL, STRANGER, Stages
from tests.database import Rows
from tests.legal_days import days_on

TRY_OUT = {
    "serviceCode": "tyokokeilu",
    "organiserId": EA,
    "startsOn": "2026-12-01",
    "endsOn": "2027-05-31",
    "facts": {"tryOutPurpose": "career-choice", "employedByHost": False},
}


def draft(stages: Stages, person: str, *items: dict[str, Any], **content: Any) -> Any:
    """An attempt to draft a plan with these items."""
    body = CONTENT | {"caseId": stages.planning(person), "items": list(items)} | content
    return stages.api.post(EA_WORKER, PLANS, "/v1/plans", body)


def read(stages: Stages, plan: str, who: str = EA_WORKER) -> dict[str, Any]:
    """The plan as a worker reads it."""
    answer = stages.api.get(who, PLANS, f"/v1/plans/{plan}", purpose="joint-plan")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def problem(answer: Any) -> tuple[int, str]:
    """Status and name of a refusal."""
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def test_an_item_holds_all_that_was_agreed_and_the_conditions_still_open(stages: Stages) -> None:
    item = {
        "serviceCode": "kela-ammatillinen-kuntoutusselvitys",
        "organiserId": "kela",
        "startsOn": "2026-12-01",
        "totalDays": 10,
        "prerequisite": "B-lausunto",
    }
    plan = draft(stages, stages.person(), item, TRY_OUT).json()["id"]
    rehabilitation, try_out = read(stages, plan)["draft"]["items"]
    assert (rehabilitation["totalDays"], rehabilitation["prerequisite"]) == (10, "B-lausunto")
    assert rehabilitation["openConditions"] == ["kela-medical-statement"]
    assert (try_out["openConditions"], try_out["expenseReimbursement"], try_out["state"]) == ([], "right", "proposed")
    masked = next(one for one in read(stages, plan, SOCIAL)["draft"]["items"] if one["masked"])
    assert (masked["prerequisite"], masked["openConditions"], masked["expenseReimbursement"]) == (None, [], None)


def test_every_fault_of_every_item_is_told_in_one_answer(stages: Stages, rows: Rows) -> None:
    person = stages.person()
    case = stages.planning(person)
    before = rows.counts("plans")
    items = [
        TRY_OUT | {"facts": {"tryOutPurpose": "work-experience", "employedByHost": True}},
        TRY_OUT | {"startsOn": "2027-06-01", "endsOn": "2027-06-30", "daysPerWeek": 6},
        {
            "serviceCode": "kela-nuotti-valmennus",
            "organiserId": "kela",
            "startsOn": "2026-12-01",
            "endsOn": "2027-03-31",
            "meetings": 21,
        },
    ]
    answer = stages.api.post(EA_WORKER, PLANS, "/v1/plans", CONTENT | {"caseId": case, "items": items})
    assert problem(answer) == (422, "several-rules-broken")
    assert [(one["pointer"]) for one in answer.json()["errors"]] == [
        "/items/0/facts",
        "/items/0/facts",
        "/items/1/daysPerWeek",
        "/items/2/meetings",
        "/items/1/endsOn",
    ]
    assert {rule["section"] for rule in answer.json()["rules"]} >= {"54", "55"}
    assert rows.counts("plans") == before


def test_facts_that_are_not_stated_again_stay_those_of_the_version_before(stages: Stages) -> None:
    plan = draft(stages, stages.person(), TRY_OUT).json()["id"]
    first = read(stages, plan)
    (item,) = first["draft"]["items"]
    again = {name: value for name, value in TRY_OUT.items() if name != "facts"} | {"id": item["id"]}
    tag = {"If-Match": f'"{first["version"]}"'}
    body = CONTENT | {"items": [again], "reason": "correction"}
    revised = stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", body, headers=tag)
    assert revised.status_code == 200, revised.text
    (kept,) = read(stages, plan)["draft"]["items"]
    assert (kept["id"], kept["revision"], kept["openConditions"]) == (item["id"], item["revision"], [])


def test_expenses_are_reimbursed_only_as_the_law_has_it_for_the_service(stages: Stages) -> None:
    coaching = {"serviceCode": "tyohonvalmennus", "organiserId": EA, "startsOn": "2026-12-01"}
    refused = draft(stages, stages.person(), coaching | {"expenseReimbursement": "right"})
    assert problem(refused) == (422, "reimbursement-not-of-service")
    assert draft(stages, stages.person(), coaching | {"expenseReimbursement": "none"}).status_code == 201


def test_six_months_in_a_workshop_leave_nothing_for_an_employer_until_the_quota_begins_anew(stages: Stages) -> None:
    person = stages.person()
    case = stages.planning(person)
    use = {
        "personId": person,
        "quota": "work-try-out",
        "serviceCode": "tyokokeilu-tyopajassa",
        "startsOn": "2025-01-01",
        "endsOn": "2025-06-30",
    }
    stages.post(EA_WORKER, "/v1/quota-uses", use, 201)
    body = CONTENT | {"caseId": case, "items": [TRY_OUT | {"endsOn": "2026-12-31"}]}
    refused = stages.api.post(EA_WORKER, PLANS, "/v1/plans", body)
    assert (refused.status_code, refused.json()["rule"]["section"]) == (422, "55")
    reset = {"personId": person, "quota": "work-try-out", "unemployedSince": "2025-07-01"}
    stages.post(EA_WORKER, "/v1/quota-resets", reset, 201)
    assert stages.api.post(EA_WORKER, PLANS, "/v1/plans", body).status_code == 201


def test_a_plan_in_force_uses_the_quota_and_an_interruption_gives_the_rest_back(
    stages: Stages, sign_in: Any, rows: Rows
) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client, items=[TRY_OUT | {"startsOn": "2026-07-01", "endsOn": "2026-12-31"}])
    found = rows.all("plans", f"SELECT starts_on, ends_on FROM quota_uses WHERE person_id = '{person}'")
    assert [(str(one["starts_on"]), str(one["ends_on"])) for one in found] == [("2026-07-01", "2026-12-31")]
    (item,) = read(stages, plan)["inForce"]["items"]
    path = f"/v1/plans/{plan}/items/{item['id']}/interrupt"
    early = stages.api.post(
        EA_WORKER, PLANS, path, {"ground": "unauthorised-absence", "on": "2026-08-31", "absenceDays": 4}
    )
    assert (early.status_code, early.json()["rule"]["section"]) == (422, "59")
    stages.post(EA_WORKER, path, {"ground": "unauthorised-absence", "on": "2026-08-31", "absenceDays": 5}, 201)
    again = stages.api.post(EA_WORKER, PLANS, path, {"ground": "health", "on": "2026-09-01"})
    assert problem(again) == (409, "already-interrupted")
    (interrupted,) = read(stages, plan)["inForce"]["items"]
    assert (interrupted["state"], interrupted["interruption"]["ground"]) == ("interrupted", "unauthorised-absence")
    (as_kela_reads_it,) = read(stages, plan, KELA_WORKER)["inForce"]["items"]
    assert (as_kela_reads_it["state"], as_kela_reads_it["interruption"]["ground"]) == ("interrupted", None)
    found = rows.all("plans", f"SELECT ends_on FROM quota_uses WHERE person_id = '{person}'")
    assert [str(one["ends_on"]) for one in found] == ["2026-08-31"]


def test_the_organiser_refers_to_the_service_in_its_own_register(stages: Stages, sign_in: Any, random_id: str) -> None:
    client, person = sign_in()
    plan = stages.in_force(person, client)
    (item,) = read(stages, plan, SOCIAL)["inForce"]["items"]
    path = f"/v1/plans/{plan}/items/{item['id']}/deliveries"
    body = {"register": "county-health", "reference": "HV-2026-17", "startsOn": days_on(-1)}
    stages.post(SOCIAL, path, body, 201)
    for other in (KELA_WORKER, EA_WORKER):
        assert problem(stages.api.post(other, PLANS, path, body)) == (403, "not-the-organiser")
    stop = {"ground": "health", "on": "2026-12-03"}
    by_another = stages.api.post(EA_WORKER, PLANS, path.replace("deliveries", "interrupt"), stop)
    assert problem(by_another) == (403, "not-the-organiser")
    assert stages.api.post(STRANGER, PLANS, path, body).status_code == 404
    assert stages.api.post(SOCIAL, PLANS, f"/v1/plans/{plan}/items/{random_id}/deliveries", body).status_code == 404
    reversed_ = stages.api.post(SOCIAL, PLANS, path, body | {"endsOn": days_on(-2)})
    assert problem(reversed_) == (422, "period-reversed")
    for coming in ({"startsOn": days_on(1)}, {"endsOn": "2999-12-31"}):
        assert problem(stages.api.post(SOCIAL, PLANS, path, body | coming)) == (422, "delivery-in-future")
    (shown,) = read(stages, plan, SOCIAL)["inForce"]["items"]
    assert [(one["organisationId"], one["reference"]) for one in shown["deliveries"]] == [(COUNTY, "HV-2026-17")]


def test_a_local_service_can_be_agreed_within_its_own_limits(stages: Stages) -> None:
    service = {
        "code": "vantaa.kuntokoulu",
        "labels": {"fi": "Kuntokoulu"},
        "category": "coaching",
        "organisers": ["employment-authority"],
        "limits": {"days_per_week_max": 2},
        "validFrom": "2026-01-01",
        "planTypes": ["multi-agency"],
        "dataClass": "EMPLOYMENT",
    }
    stages.post(EA_WORKER, "/v1/services", service, 201)
    item = {"serviceCode": "vantaa.kuntokoulu", "organiserId": EA, "startsOn": "2026-12-01"}
    refused = draft(stages, stages.person(), item | {"daysPerWeek": 3})
    assert (refused.status_code, refused.json()["rule"]["limit"]) == (422, 2)
    assert draft(stages, stages.person(), item | {"daysPerWeek": 2}).status_code == 201


def test_goals_keep_their_ids_and_close_with_a_reason(stages: Stages) -> None:
    plan = draft(stages, stages.person()).json()["id"]
    first = read(stages, plan)
    (goal,) = first["draft"]["content"]["goals"]
    assert (goal["state"], goal["closingReason"]) == ("open", None)
    closed = {"id": goal["id"], "text": goal["text"], "state": "achieved", "closingReason": "achieved"}
    body = {name: value for name, value in CONTENT.items() if name != "items"} | {
        "goals": [closed, {"text": "Uusi"}],
        "reason": "change-of-need",
    }
    path, tag = f"/v1/plans/{plan}", {"If-Match": f'"{first["version"]}"'}
    assert stages.api.put(EA_WORKER, PLANS, path, body, headers=tag).status_code == 200
    goals = read(stages, plan)["draft"]["content"]["goals"]
    assert [(one["state"], one["closingReason"]) for one in goals] == [("achieved", "achieved"), ("open", None)]
    assert goals[0]["id"] == goal["id"]
    assert goals[1]["id"]


@pytest.mark.parametrize(
    ("goal", "pointer"),
    [
        ({"state": "achieved"}, "/goals/0/closingReason"),
        ({"closingReason": "health"}, "/goals/0/closingReason"),
        ({"id": "00000000-0000-4000-8000-000000000000"}, "/goals/0/id"),
    ],
)
def test_goals_that_do_not_fit_are_refused(stages: Stages, goal: dict[str, str], pointer: str) -> None:
    refused = draft(stages, stages.person(), goals=[{"text": "Tavoite"} | goal])
    assert problem(refused) == (422, "goals-not-fitting")
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]
