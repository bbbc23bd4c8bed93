"""Plans of four types: each in its own register with its own readers, and one operative plan a person."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import activation, integration, ordinary
from tests.api.plans.stages import (
    CONTENT,
    COUNTY,
    EA,
    EA_WORKER,
    HEALTH,
    KELA_WORKER,
    PLANS,
    SOCIAL,
    STRANGER,
    Stages,
)
from tests.database import Rows
from tests.legal_days import days_on

RECORDED = {"recordOfMaking": "Asia VAN-2025-4711"}
READING = {"employment": "employment-services", "integration": "integration-services"}


def kind_of(problem: dict[str, Any]) -> str:
    """The type of a problem without its prefix."""
    return str(problem["type"].rpartition(":")[2])


def read(stages: Stages, who: str, plan: str, *, purpose: str = "employment-services", **options: Any) -> Any:
    """A read of a plan outside a case."""
    return stages.api.get(who, PLANS, f"/v1/plans/{plan}", purpose=purpose, **options)


def drafted(stages: Stages, body: dict[str, Any], *, who: str = EA_WORKER) -> str:
    """The id of a plan drafted so."""
    return str(stages.post(who, "/v1/plans", body, 201)["id"])


def test_an_ordinary_plan_stands_in_the_employment_register_and_nobody_else_sees_it(
    stages: Stages, rows: Rows, random_id: str
) -> None:
    plan = drafted(stages, ordinary(stages.person()))
    (row,) = rows.all("plans", f"SELECT type, register, case_id, legal_basis FROM plans WHERE id = '{plan}'")
    assert row == {"type": "ordinary", "register": "employment", "case_id": None, "legal_basis": "380/2023 § 38"}
    shown = read(stages, EA_WORKER, plan).json()
    assert (shown["type"], shown["caseId"], shown["employmentAuthorityId"]) == ("ordinary", None, EA)
    assert shown["appeal"] == {"kind": "none", "act": "380/2023", "section": "147"}
    assert shown["allowedActions"] == ["answer", "revise", "end"]
    content = shown["draft"]["content"]
    assert content["initialInterviewDueOn"] > content["facts"]["jobSearchStartedOn"]
    assert shown["draft"]["awaiting"] == ["employment-authority", "person"]
    assert any(version.startswith("ordinary@") for version in shown["draft"]["ruleVersions"])
    mine = f"operation = 'get_plan' AND '{shown['personId']}' = ANY (person_ids::text[])"
    uses = rows.all("plans", f"SELECT register, categories FROM use_entries WHERE {mine}")
    assert uses == [{"register": "employment", "categories": ["plan", "social-situation"]}]
    for stranger in (SOCIAL, KELA_WORKER, STRANGER):
        hidden, nothing = (read(stages, stranger, one) for one in (plan, random_id))
        assert (hidden.status_code, kind_of(hidden.json())) == (404, kind_of(nothing.json()))
        for path in ("versions", "review"):
            answer = stages.api.get(stranger, PLANS, f"/v1/plans/{plan}/{path}", purpose="employment-services")
            assert answer.status_code == 404
        approval = stages.api.post(stranger, PLANS, f"/v1/plans/{plan}/approve", {"version": 1})
        assert approval.status_code == 404


def test_what_a_type_requires_is_named_all_at_once_and_nothing_is_stored(stages: Stages, rows: Rows) -> None:
    person, before = stages.person(), rows.counts("plans")
    bare = ordinary(person, followUp=None, facts=None, jobSearchObligation={"kind": "lowered"})
    refusal = stages.post(EA_WORKER, "/v1/plans", bare, 422)
    assert kind_of(refusal) == "several-rules-broken"
    assert {
        (fault["pointer"], rule["section"]) for fault, rule in zip(refusal["errors"], refusal["rules"], strict=True)
    } == {
        ("/followUp", "38(2)"),
        ("/followUp/reportBy", "38(2)"),
        ("/jobSearchObligation/groundCode", "44"),
        ("/facts/jobSearchStartedOn", "34"),
    }
    without = activation(person, background=None, reviewOn=None)
    pointers = {fault["pointer"] for fault in stages.post(EA_WORKER, "/v1/plans", without, 422)["errors"]}
    assert pointers == {
        "/background/educationAndCareer",
        "/background/earlierServices",
        "/background/earlierPlans",
        "/reviewOn",
    }
    assert rows.counts("plans") == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"madeOn": days_on(1)}, "made-in-the-future"),
        (RECORDED | {"madeOn": "2024-12-31"}, "no-rules-of-that-day"),
        ({"countyId": COUNTY}, "county-has-no-part"),
        ({"endsOn": days_on(-1)}, "period-reversed"),
        ({"reviewOn": days_on(-1)}, "period-reversed"),
        ({"facts": {"jobSearchStartedOn": days_on(1)}}, "fact-in-the-future"),
        ({"jobSearchObligation": {"kind": "lowered", "groundCode": "wish"}}, "obligation-ground-unknown"),
        ({"jobSearchObligation": {"kind": "set", "groundCode": "medically-incapable"}}, "obligation-ground-unknown"),
        ({"replaces": "11111111-1111-4111-8111-111111111111"}, "replaced-plan-unknown"),
    ],
)
def test_each_fault_is_a_problem_of_its_own(stages: Stages, rows: Rows, change: dict[str, Any], expected: str) -> None:
    before = rows.counts("plans")
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", ordinary(stages.person(), **change), 422)) == expected
    assert rows.counts("plans") == before


def test_a_draft_and_another_persons_plan_are_not_replaced(stages: Stages) -> None:
    person, other = stages.person(), stages.person()
    plan = drafted(stages, ordinary(person))
    refused = stages.post(EA_WORKER, "/v1/plans", ordinary(person, replaces=plan), 409)
    assert (kind_of(refused), refused["state"]) == ("plan-not-operative", "draft")
    refused = stages.post(EA_WORKER, "/v1/plans", ordinary(other, replaces=plan), 422)
    assert kind_of(refused) == "replaced-plan-unknown"


def test_a_plan_has_the_shape_of_its_type(stages: Stages) -> None:
    person = stages.person()
    for body in (
        ordinary(person) | {"personId": None},
        ordinary(person, caseId=person),
        CONTENT | {"personId": person},
        ordinary(person, madeOn="2026-02-30"),
        ordinary(person, type="wish"),
    ):
        stages.post(EA_WORKER, "/v1/plans", body, 400)


def test_only_the_makers_of_a_type_make_it(stages: Stages) -> None:
    person = stages.person()
    assert kind_of(stages.post(SOCIAL, "/v1/plans", ordinary(person), 403)) == "not-a-maker"
    alone = activation(person) | {"countyId": None}
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", alone, 422)) == "other-maker-missing"
    assert kind_of(stages.post(SOCIAL, "/v1/plans", alone, 422)) == "other-maker-missing"
    elsewhere = activation(person, countyId="county-pirkanmaan")
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", elsewhere, 422)) == "county-not-in-area"
    plan = drafted(stages, alone | {"employmentAuthorityId": EA}, who=SOCIAL)
    assert read(stages, EA_WORKER, plan).status_code == 403
    assert read(stages, EA_WORKER, plan, necessity="carry-out-employment-service").status_code == 200
    stages.api.make_client(SOCIAL, person)
    assert read(stages, SOCIAL, plan, purpose="social-services").json()["countyId"] == COUNTY


def test_the_activation_condition_is_that_of_the_day_the_plan_is_made(stages: Stages) -> None:
    facts = {"bornOn": "1980-05-01", "employmentPlanMade": True, "labourMarketSupportDays": 600}
    on_support = activation(stages.person(), facts=facts)
    unrecorded = stages.post(EA_WORKER, "/v1/plans", on_support | {"madeOn": "2025-12-31"}, 422)
    assert (kind_of(unrecorded), unrecorded["errors"][0]["pointer"]) == ("making-unrecorded", "/recordOfMaking")
    on_support |= RECORDED
    refusal = stages.post(EA_WORKER, "/v1/plans", on_support | {"madeOn": "2026-01-01"}, 422)
    assert (refusal["rule"]["act"], refusal["rule"]["validFrom"]) == ("189/2001", "2026-01-01")
    assert refusal["errors"][0]["pointer"] == "/facts/mainIncomeSocialAssistanceSince"
    plan = drafted(stages, on_support | {"madeOn": "2025-12-31"})
    found = read(stages, EA_WORKER, plan)
    versions = found.json()["draft"]["ruleVersions"]
    assert "activation@2025-01-01" in versions
    first = {"type", "personId", "countyId", "facts", *RECORDED}
    body = {name: value for name, value in on_support.items() if name not in first}
    headers = {"If-Match": found.headers["etag"]}
    revised = stages.api.put(
        EA_WORKER, PLANS, f"/v1/plans/{plan}", body | {"reason": "change-of-need"}, headers=headers
    )
    assert revised.status_code == 200, revised.text
    again = read(stages, EA_WORKER, plan).json()["draft"]
    assert (again["content"]["madeOn"], again["content"]["facts"]["labourMarketSupportDays"]) == ("2025-12-31", 600)
    assert again["content"]["recordOfMaking"] == RECORDED["recordOfMaking"]
    assert "activation.existing@2026-01-01" in again["ruleVersions"]


def test_a_county_reads_what_the_employment_authority_stored_on_a_decision_only(stages: Stages) -> None:
    person = stages.person()
    plan = drafted(stages, activation(person))
    assert read(stages, SOCIAL, plan, purpose="social-services", necessity="establish-social-need").status_code == 404
    stages.api.make_client(SOCIAL, person)
    assert read(stages, SOCIAL, plan, purpose="social-services").status_code == 403
    shown = read(stages, SOCIAL, plan, purpose="social-services", necessity="establish-social-need")
    assert shown.status_code == 200, shown.text
    assert shown.json()["decisionIds"]
    assert shown.json()["draft"]["content"]["facts"]["mainIncomeSocialAssistanceSince"] == "2023-01-01"
    assert read(stages, HEALTH, plan, purpose="social-services", necessity="establish-social-need").status_code == 403


def test_the_county_of_an_integration_plan_reads_it_under_the_integration_act(stages: Stages) -> None:
    person = stages.person()
    alone = drafted(stages, integration(person))
    together = drafted(stages, integration(person, countyId=COUNTY))
    stages.api.make_client(SOCIAL, person)
    options = {"purpose": "integration-services", "necessity": "assess-service-need"}
    assert read(stages, SOCIAL, alone, **options).status_code == 404
    shown = read(stages, SOCIAL, together, **options).json()
    assert shown["draft"]["awaiting"] == ["employment-authority", "person", "wellbeing-services-county"]
    assert shown["draft"]["content"]["guidanceDueOn"] > days_on(27)


def test_the_limits_of_an_integration_plan_are_named(stages: Stages, rows: Rows) -> None:
    person, before = stages.person(), rows.counts("plans")
    facts = {"firstPermitOn": days_on(-1200), "integrationAssessedOn": days_on(-10)}
    refusal = stages.post(EA_WORKER, "/v1/plans", integration(person, facts=facts, endsOn=days_on(400)), 422)
    named = {(rule["section"], rule["limit"]) for rule in refusal["rules"]}
    assert named == {("20(3)", 3), ("23(2)", 1)}
    assert {fault["pointer"] for fault in refusal["errors"]} == {"/facts/firstPermitOn", "/endsOn"}
    unknown = facts | {"firstPlanOn": days_on(-100), "extensionGround": "wish"}
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", integration(person, facts=unknown), 422)) == (
        "extension-ground-unknown"
    )
    reversed_plan = integration(person, endsOn=days_on(-1))
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", reversed_plan, 422)) == "period-reversed"
    assert rows.counts("plans") == before


def test_a_person_has_one_operative_plan_and_the_next_one_replaces_it(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    first = one_of_two(stages, person, client)
    stages.post(EA_WORKER, f"/v1/plans/{first}/duties-explained", {"version": 1, "language": "so"})
    refused = stages.post(EA_WORKER, "/v1/plans", activation(person), 409)
    assert (kind_of(refused), refused["planId"], refused["planType"]) == ("another-plan-operative", first, "ordinary")
    second = drafted(stages, activation(person, replaces=first))
    for who in (SOCIAL, EA_WORKER):
        stages.approve(who, second)
    assert read(stages, EA_WORKER, first).json()["state"] == "in-force"
    assert stages.approve(client, second)["versionState"] == "in-force"

    def replaced() -> Any:
        answer = read(stages, EA_WORKER, first)
        answer.status_code = 200 if answer.json()["state"] == "replaced" else 425
        return answer

    shown = stages.api.eventually(replaced).json()
    assert (shown["inForce"]["number"], shown["allowedActions"]) == (1, [])
    assert [one["language"] for one in shown["dutiesExplained"]] == ["so"]
    late = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{first}/duties-explained", {"version": 1, "language": "fi"})
    assert (late.status_code, kind_of(late.json())) == (409, "plan-transition-not-allowed")
    again = stages.post(EA_WORKER, "/v1/plans", ordinary(person, replaces=first), 409)
    assert (kind_of(again), again["planId"]) == ("another-plan-operative", second)
    mine = {one["id"]: one["state"] for one in stages.api.get(client, PLANS, "/v1/me/plans").json()["items"]}
    assert (mine[first], mine[second]) == ("replaced", "in-force")
    reviewed_as_agreed(stages, second)
    multi_agency_stands(stages, person, client, second)


def one_of_two(stages: Stages, person: str, client: str) -> str:
    """Two drafts are approved at once by the last party: one comes into force, the other is told of it."""
    both = [drafted(stages, ordinary(person)) for _ in range(2)]
    for plan in both:
        assert stages.approve(EA_WORKER, plan)["versionState"] == "draft"

    def approve(plan: str) -> Any:
        return stages.api.post(client, PLANS, f"/v1/plans/{plan}/approve", {"version": 1})

    with ThreadPoolExecutor(2) as threads:
        answers = dict(zip(both, threads.map(approve, both), strict=True))
    assert sorted(answer.status_code for answer in answers.values()) == [200, 409]
    first, second = sorted(both, key=lambda plan: answers[plan].status_code)
    assert answers[first].json()["versionState"] == "in-force"
    refused = answers[second].json()
    assert (kind_of(refused), refused["planId"]) == ("another-plan-operative", first)
    return first


def reviewed_as_agreed(stages: Stages, plan: str) -> None:
    """An activation plan is reviewed on the day that it says, and the next day is agreed."""
    path = f"/v1/plans/{plan}/review"
    review = stages.api.get(EA_WORKER, PLANS, path, purpose="employment-services").json()
    assert (review["dueOn"], review["outstanding"]) == (days_on(90), [])
    assert stages.api.post(SOCIAL, PLANS, f"{path}/complete").status_code == 403
    assert kind_of(stages.post(EA_WORKER, f"{path}/complete", {}, 422)) == "next-review-unsuitable"
    done = stages.post(EA_WORKER, f"{path}/complete", {"occasion": "request", "nextReviewOn": days_on(120)})
    assert (done["state"], done["nextReviewOn"]) == ("done", days_on(120))


def multi_agency_stands(stages: Stages, person: str, client: str, replaced: str) -> None:
    """A multi-agency plan replaces another, and none of the other types replaces it while its case is open."""
    case = stages.planning(person)
    body = CONTENT | {"caseId": case}
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", body, 409)) == "another-plan-operative"
    plan = str(stages.post(EA_WORKER, "/v1/plans", body | {"replaces": replaced}, 201)["id"])
    for who in (EA_WORKER, client, SOCIAL):
        stages.approve(who, plan)
    refused = stages.post(EA_WORKER, "/v1/plans", ordinary(person, replaces=plan), 409)
    assert kind_of(refused) == "plan-not-replaceable"
    assert kind_of(stages.post(EA_WORKER, "/v1/plans", integration(person), 409)) == "another-plan-operative"


def test_an_integration_plan_is_reviewed_every_six_months_with_its_county(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    plan = drafted(stages, integration(person, countyId=COUNTY))
    for who in (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)
    path = f"/v1/plans/{plan}/review"
    review = stages.api.get(EA_WORKER, PLANS, path, purpose="integration-services").json()
    assert (review["outstanding"], review["ruleVersion"]) == ([COUNTY], "review-interval.integration@2025-01-01")
    assert days_on(180) <= review["dueOn"] <= days_on(185)
    assert stages.post(EA_WORKER, f"{path}/complete", {"occasion": "change"}, 409)["outstanding"] == [COUNTY]
    stages.post(SOCIAL, f"{path}/participate", {})
    done = stages.post(EA_WORKER, f"{path}/complete", {"occasion": "change"})
    assert done["nextReviewOn"] == review["dueOn"]
    item = read(stages, EA_WORKER, plan, purpose="integration-services").json()["inForce"]["items"][0]["id"]
    refer = stages.api.post(EA_WORKER, PLANS, f"/v1/plans/{plan}/items/{item}/refer", {"entries": []})
    assert (refer.status_code, kind_of(refer.json())) == (409, "item-outside-case")


def test_two_drafts_of_one_key_are_one_plan_and_two_revisions_at_once_are_one(stages: Stages, rows: Rows) -> None:
    body, api = ordinary(stages.person()), stages.api
    answers = [api.post(EA_WORKER, PLANS, "/v1/plans", body, key="8c1f1b9e-plan") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    plan = answers[0].json()["id"]
    etag = read(stages, EA_WORKER, plan).headers["etag"]
    content = {name: value for name, value in body.items() if name not in {"type", "personId"}}

    def revise(reason: str) -> int:
        headers = {"If-Match": etag}
        path = f"/v1/plans/{plan}"
        return int(api.put(EA_WORKER, PLANS, path, content | {"reason": reason}, headers=headers).status_code)

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(revise, ("correction", "review"))) == [200, 412]
    versions = rows.all("plans", f"SELECT number FROM plan_versions WHERE plan_id = '{plan}'")
    assert len(versions) == 2


def test_a_multi_agency_plan_takes_nothing_of_the_other_types(stages: Stages) -> None:
    case = stages.planning(stages.person())
    refusal = stages.post(EA_WORKER, "/v1/plans", CONTENT | {"caseId": case, "endsOn": days_on(30)}, 422)
    assert (kind_of(refusal), refusal["errors"][0]["pointer"]) == ("not-of-multi-agency-plan", "/endsOn")


def test_the_rules_of_the_four_plans_are_told_for_any_day(stages: Stages) -> None:
    def types(on: str) -> dict[str, Any]:
        answer = stages.api.get(EA_WORKER, PLANS, f"/v1/plan-types?on={on}", headers={"Accept-Language": "en"})
        assert answer.status_code == 200, answer.text
        return {one["code"]: one for one in answer.json()["items"]}

    before, after = types("2025-12-31"), types("2026-01-01")
    assert list(after) == ["multi-agency", "ordinary", "activation", "integration"]
    assert (before["activation"]["rule"]["validTo"], after["activation"]["rule"]["validFrom"]) == (
        "2025-12-31",
        "2026-01-01",
    )
    assert len(before["activation"]["conditions"]) > len(after["activation"]["conditions"])
    assert after["ordinary"]["label"] == "Employment plan"
    assert types("2024-12-31") == {}
