"""The person takes along all that plans-api holds about them, each part as their own view of it shows it."""

from typing import Any

import httpx

from tests.api.plans.conftest import SignIn
from tests.api.plans.plan_bodies import ordinary
from tests.api.plans.stages import COUNTY, EA, EA_WORKER, HEALTH, KELA, PLANS, SIGNERS, SOCIAL, Stages
from tests.api.plans.test_quotas import RESETS, USES, use
from tests.database import Rows
from tests.legal_days import days_on

EXPORT = "/v1/me/export"


def export(stages: Stages, client: str) -> dict[str, Any]:
    """The person's export."""
    answer = stages.api.get(client, PLANS, EXPORT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and type of a refusal."""
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def followed(stages: Stages, client: str, person: str) -> tuple[str, str]:
    """A case with data of each kind, and its plan in force."""
    case = stages.started(person)
    text = "Selkävaiva rajoittaa nostamista."
    entered = stages.enter(HEALTH, person, "health-and-work-capacity", text, necessity="assess-service-need")
    assert entered.status_code == 201, entered.text
    stages.post(client, f"/v1/me/cases/{case}/own-views", {"text": "Haluan töihin."}, 201)
    stages.post(EA_WORKER, f"/v1/cases/{case}/guidance", {"givenOn": days_on(0), "text": "Neuvottu hakemaan."}, 201)
    hold = {"ground": "pending-matter", "reason": "Valitus HAO 1/2026", "untilOn": days_on(900)}
    stages.post(SOCIAL, f"/v1/cases/{case}/holds", hold, 201)
    for organisation in SIGNERS:
        stages.sign(case, organisation, "need")
    gaps = [
        {"aspect": aspect, "reason": "nothing-affects-employment"}
        for aspect in ("competence", "social-situation", "health", "work-capacity")
    ]
    found = stages.api.get(HEALTH, PLANS, f"/v1/cases/{case}/assessment", purpose="joint-assessment").json()
    body = {"gaps": [gap for gap in gaps if gap["aspect"] in found["uncovered"]]}
    stages.post(EA_WORKER, f"/v1/cases/{case}/assessment/conclude", body)
    item = {"serviceCode": "mielenterveyspalvelut", "organiserId": COUNTY, "startsOn": days_on(10)}
    content = {
        "caseId": case,
        "goals": [{"text": "Talous tasapainoon"}],
        "items": [item],
        "jobSearchObligation": {"kind": "set", "opportunitiesPerMonth": 4},
        "followUp": {"how": "Puhelu kuukausittain"},
    }
    plan = str(stages.post(EA_WORKER, "/v1/plans", content, 201)["id"])
    stages.post(EA_WORKER, f"/v1/plans/{plan}/duties-explained", {"version": 1, "language": "fi"})
    for who in (EA_WORKER, SOCIAL, client):
        stages.approve(who, plan)
    stages.post(client, f"/v1/me/plans/{plan}/review-requests", {"reason": "Tilanne muuttui."}, 201)
    return case, plan


def test_the_export_holds_everything_that_the_person_may_see(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    case, plan = followed(stages, client, person)
    found = export(stages, client)
    (one,) = found["cases"]
    assert (found["personId"], one["case"]["id"], one["case"]["allowedActions"]) == (person, case, [])
    texts = [entry["text"] for section in one["assessment"]["sections"] for entry in section["entries"]]
    assert texts == ["Selkävaiva rajoittaa nostamista."]
    assert [view["text"] for view in one["assessment"]["ownViews"]] == ["Haluan töihin."]
    assert [guidance["text"] for guidance in one["guidance"]] == ["Neuvottu hakemaan."]
    assert {party["organisationId"] for party in one["parties"]} == {EA, COUNTY, KELA}
    (hold,) = one["holds"]
    assert (hold["ground"], hold["reason"]) == ("pending-matter", None)
    (held,) = found["plans"]
    assert (held["id"], held["register"], held["state"]) == (plan, "tym", "in-force")
    (version,) = held["versions"]
    (item,) = version["items"]
    assert (item["serviceCode"], item["masked"], item["state"]) == ("mielenterveyspalvelut", False, "agreed")
    assert {answer["party"] for answer in version["approvals"]} == set(version["parties"])
    assert [duties["language"] for duties in held["dutiesExplained"]] == ["fi"]
    assert [request["reason"] for request in held["reviewRequests"]] == ["Tilanne muuttui."]
    assert found["more"] == []
    used = rows.all(
        "plans",
        "SELECT purpose, register, categories FROM use_entries WHERE operation = 'export_my_data'"
        f" AND '{person}' = ANY (person_ids)",
    )
    (logged,) = used
    assert (logged["purpose"], logged["register"]) == ("own-person", "tym")
    expected = {"client-relationship", "health-and-work-capacity", "plan", "service-need"}
    assert expected <= set(logged["categories"])


def test_facts_of_items_and_new_beginnings_of_quotas_are_in_it(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    facts = {"capacityReducedByIllness": True, "bornOn": "1990-05-05"}
    item = {"serviceCode": "tyonhakuvalmennus", "organiserId": EA, "startsOn": days_on(7), "facts": facts}
    stages.post(EA_WORKER, "/v1/plans", ordinary(person, items=[item]), 201)
    stages.post(EA_WORKER, USES, use(person, "2025-01-01", "2025-06-30"), 201)
    reset = {"personId": person, "quota": "work-try-out", "unemployedSince": "2025-07-01"}
    stages.post(EA_WORKER, RESETS, reset, 201)
    found = export(stages, client)
    (held,) = found["plans"]
    (shown,) = held["versions"][0]["items"]
    assert held["itemFacts"] == [{"number": 1, "itemId": shown["id"], "facts": facts}]
    (begun,) = found["quotaResets"]
    assert (begun["condition"], begun["unemployedSince"]) == ("unemployed", "2025-07-01")
    (logged,) = rows.all(
        "plans",
        "SELECT register, categories FROM use_entries WHERE operation = 'export_my_data'"
        f" AND '{person}' = ANY (person_ids)",
    )
    expected = {"plan", "health-and-work-capacity", "social-situation", "education-and-work"}
    assert (logged["register"], expected <= set(logged["categories"])) == ("employment", True)


def test_guidance_alone_is_logged_as_what_it_tells(stages: Stages, rows: Rows, sign_in: SignIn) -> None:
    client, person = sign_in()
    case = stages.started(person)
    stages.post(EA_WORKER, f"/v1/cases/{case}/guidance", {"givenOn": days_on(0), "text": "Neuvottu hakemaan."}, 201)
    export(stages, client)
    (logged,) = rows.all(
        "plans",
        f"SELECT categories FROM use_entries WHERE operation = 'export_my_data' AND '{person}' = ANY (person_ids)",
    )
    assert "service-need" in logged["categories"]


def test_every_version_is_in_the_export_and_plans_outside_a_case_too(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    plan = str(stages.post(EA_WORKER, "/v1/plans", ordinary(person), 201)["id"])
    for who in (EA_WORKER, client):
        stages.approve(who, plan)
    whole = stages.api.get(client, PLANS, f"/v1/me/plans/{plan}")
    body = {name: value for name, value in ordinary(person).items() if name not in {"type", "personId"}}
    body |= {"reason": "change-of-need", "goals": [{"text": "Trukkikortti"}]}
    headers = {"If-Match": whole.headers["etag"]}
    revised = stages.api.put(EA_WORKER, PLANS, f"/v1/plans/{plan}", body, headers=headers)
    assert revised.status_code == 200, revised.text
    found = export(stages, client)
    (held,) = found["plans"]
    assert (held["type"], held["register"], found["cases"]) == ("ordinary", "employment", [])
    draft, first = held["versions"]
    shown = whole.json()["inForce"]
    assert (first["content"], first["items"]) == (shown["content"], shown["items"])
    assert (draft["number"], draft["state"], draft["content"]["goals"][0]["text"]) == (2, "draft", "Trukkikortti")
    assert draft["awaiting"] == ["employment-authority", "person"]
    (logged,) = rows.all(
        "plans",
        f"SELECT register FROM use_entries WHERE operation = 'export_my_data' AND '{person}' = ANY (person_ids)",
    )
    assert logged == {"register": "employment"}


def test_the_export_of_who_has_nothing_here_is_empty_and_logs_nothing(
    stages: Stages, rows: Rows, sign_in: SignIn
) -> None:
    client, person = sign_in()
    found = export(stages, client)
    assert (found["cases"], found["plans"], found["more"]) == ([], [], [])
    assert all(quota["uses"] == [] for quota in found["quotas"])
    used = rows.all("plans", f"SELECT id FROM use_entries WHERE '{person}' = ANY (person_ids)")
    assert used == []


def test_nobody_exports_anothers_data(stages: Stages, sign_in: SignIn) -> None:
    client, person = sign_in()
    stages.started(person)
    other, _ = sign_in()
    assert export(stages, other)["cases"] == []
    assert problem(stages.api.get(EA_WORKER, PLANS, EXPORT)) == (403, "scope-missing")
    headers = {"Tym-Represented-Person": person}
    assert problem(stages.api.get(other, PLANS, EXPORT, headers=headers)) == (403, "representation-not-accepted")
    assert len(export(stages, client)["cases"]) == 1
