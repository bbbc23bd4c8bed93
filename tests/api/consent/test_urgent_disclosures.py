"""Urgent disclosures: started by the discloser on a listed ground, and looked into afterwards."""

from typing import Any

import pytest

from tests.api.consent.questions import COUNTY, evaluate, problem, reasons
from tests.api_client import Api
from tests.database import Rows

SOCIAL = "social-situation"
URGENT: dict[str, Any] = {
    "who": "vantaa-county-social-worker",
    "by": COUNTY,
    "to": "kela",
    "register": "county-social",
    "purpose": "social-services",
    "necessity": "establish-social-need",
    "categories": [SOCIAL],
}


@pytest.fixture
def person(api: Api) -> str:
    """A new client of the county."""
    return api.new_person("vantaa-county-social-worker")


def follow_ups(api: Api, who: str, **query: str) -> list[dict[str, Any]]:
    """The follow-ups an auditor sees."""
    answer = api.get(who, "consent-api", "/v1/follow-ups", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_a_listed_ground_permits_the_discloser_and_opens_a_follow_up(api: Api, rows: Rows, person: str) -> None:
    assert reasons(evaluate(api, person, **URGENT)) == {SOCIAL: "no-basis"}
    decided = evaluate(api, person, **URGENT, urgent="evident-need-of-care")
    context = decided["context"]
    assert (decided["decision"], context["basis"][0]["section"], context["basis"][0]["urgent"]) == (True, "56", True)
    assert {"type": "follow-up"} in context["obligations"]
    (found,) = [one for one in follow_ups(api, "county-auditor") if one["decisionId"] == context["id"]]
    assert (found["kind"], found["ground"], found["state"]) == ("urgent-disclosure", "evident-need-of-care", "open")
    assert found["details"] == {"categories": [SOCIAL], "recipientId": "kela"}
    events = rows.all("consent", f"SELECT type, readers FROM outbox_events WHERE aggregate_id = '{found['id']}'")
    assert events == [{"type": "follow-up.opened", "readers": [COUNTY]}]


@pytest.mark.parametrize("ground", ["threat-to-life-or-health", "because", ""])
def test_another_ground_permits_nothing(api: Api, person: str, ground: str) -> None:
    assert reasons(evaluate(api, person, **URGENT, urgent=ground)) == {SOCIAL: "no-basis"}


def test_nobody_reads_on_an_urgent_ground_and_none_overrides_a_missing_relation(api: Api, person: str) -> None:
    read = {**URGENT, "who": "kela-specialist", "by": "kela", "action": "read", "source": COUNTY, "to": None}
    stranger = evaluate(api, person, **read, urgent="evident-need-of-care")
    assert reasons(stranger) == {SOCIAL: "person-unknown"}
    api.make_client("kela-specialist", person)
    assert reasons(evaluate(api, person, **read, urgent="evident-need-of-care")) == {SOCIAL: "no-basis"}


def test_a_threat_may_be_told_to_the_police_and_nothing_more(api: Api, person: str) -> None:
    told = {**URGENT, "to": "police", "purpose": "threat-assessment", "categories": [SOCIAL, "plan"]}
    decided = evaluate(api, person, **told, urgent="threat-to-life-or-health")
    assert decided["context"]["permitted"] == [SOCIAL]
    assert reasons(decided) == {"plan": "no-basis"}


def test_an_auditor_of_the_own_organisation_reviews_once(api: Api, person: str) -> None:
    decided = evaluate(api, person, **URGENT, urgent="child-interest")["context"]["id"]
    found = next(one for one in follow_ups(api, "county-auditor") if one["decisionId"] == decided)
    path, body = f"/v1/follow-ups/{found['id']}/review", {"finding": "lawful", "note": "Lapsen etu vaati."}
    assert api.post("vantaa-auditor", "consent-api", path, body).status_code == 404
    assert problem(api.post("auditor", "consent-api", path, body)) == (404, "not-found")
    assert api.post("county-auditor", "consent-api", path, body).status_code == 200
    assert problem(api.post("county-auditor", "consent-api", path, body)) == (409, "follow-up-transition-not-allowed")
    reviewed = next(one for one in follow_ups(api, "auditor", state="reviewed") if one["id"] == found["id"])
    assert (reviewed["finding"], reviewed["version"], reviewed["allowedActions"]) == ("lawful", 2, [])
    assert found["id"] not in {one["id"] for one in follow_ups(api, "vantaa-auditor")}


def test_only_auditors_see_follow_ups(api: Api) -> None:
    answer = api.get("vantaa-worker", "consent-api", "/v1/follow-ups")
    assert problem(answer) == (403, "scope-missing")
