"""Consents and questions as the consent tests send them; a test states only what matters to it."""

from typing import Any

import httpx

from tests.api_client import Api

VANTAA, KERAVA, COUNTY, KELA = (
    "employment-vantaa",
    "employment-kerava-sipoo",
    "county-vantaan-ja-keravan",
    "kela",
)
EMPLOYER, PROVIDER = "employer-rakennus", "provider-tyovalmennus"
PURPOSE = "employment-services"


def consent(**changes: Any) -> dict[str, Any]:
    """A person's written consent that Vantaa may tell an employer who they are and what they can do."""
    return {
        "purpose": "recruitment",
        "discloserId": VANTAA,
        "recipientId": EMPLOYER,
        "categories": ["identity", "education-and-work"],
        "answer": "given",
        "textVersion": "2026-1",
        "language": "fi",
        **changes,
    }


def question(person: str, **changes: Any) -> dict[str, Any]:
    """May Vantaa disclose identity data to the employer to fill a vacancy? AuthZEN's own shape; changes by member."""
    asked = {
        "by": VANTAA,
        "action": "disclose",
        "to": EMPLOYER,
        "categories": ["identity"],
        "register": "employment",
        "origin": None,
        "source": None,
        "purpose": "recruitment",
        "necessity": None,
        "urgent": None,
        "record": True,
        "roles": [],
        **changes,
    }
    properties = {name: asked[name] for name in ("categories", "register", "origin", "source")}
    context = {name: asked[name] for name in ("purpose", "necessity", "record")} | {"urgentGround": asked["urgent"]}
    return {
        "subject": {"type": "organisation", "id": asked["by"], "properties": {"roles": asked["roles"]}},
        "action": {"name": asked["action"], "properties": {"recipient": asked["to"]}},
        "resource": {"type": "person", "id": person, "properties": properties},
        "context": context,
    }


def evaluate(api: Api, person: str, *, who: str = "vantaa-worker", **changes: Any) -> dict[str, Any]:
    """The decision on a question."""
    answer = api.post(who, "consent-api", "/access/v1/evaluation", question(person, **changes))
    assert answer.status_code == 200, answer.text
    decided: dict[str, Any] = answer.json()
    return decided


def reasons(decided: dict[str, Any]) -> dict[str, str]:
    """Why each denied category is denied."""
    return {entry["category"]: entry["reason"] for entry in decided["context"]["denied"]}


def give(api: Api, person: str, **changes: Any) -> httpx.Response:
    """Record a person's consent as Vantaa's worker."""
    body = consent(personId=person, form="written", **changes)
    return api.post("vantaa-worker", "consent-api", "/v1/consents", body)


def withdraw(api: Api, consent_id: str, *, who: str = "vantaa-worker") -> httpx.Response:
    """Record the withdrawal."""
    return api.post(who, "consent-api", f"/v1/consents/{consent_id}/withdraw")


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and problem type."""
    return answer.status_code, str(answer.json().get("type", "")).rpartition(":")[2]
