"""Openings: a reasoned statement of necessity serves one user, person and purpose, for a while."""

import uuid
from typing import Any

import httpx
import pytest

from tests.api.consent.questions import COUNTY, KELA, VANTAA, evaluate, problem, reasons
from tests.api_client import Api
from tests.database import Rows

HEALTH = "health-and-work-capacity"
READ: dict[str, Any] = {
    "action": "read",
    "by": VANTAA,
    "to": None,
    "source": KELA,
    "register": "kela",
    "purpose": "employment-services",
    "categories": [HEALTH],
}


@pytest.fixture
def person(api: Api) -> str:
    """A new client of Vantaa."""
    return api.new_person("vantaa-worker")


def open_data(api: Api, person: str, *, who: str = "vantaa-worker", **changes: Any) -> httpx.Response:
    """State why the person's data is necessary."""
    body = {
        "personId": person,
        "purpose": "employment-services",
        "ground": "carry-out-employment-service",
        "reason": "Työkyvyn arvio puuttuu, palvelua ei voida aloittaa ilman sitä.",
        **changes,
    }
    return api.post(who, "consent-api", "/v1/openings", body)


def test_an_opening_grounds_the_necessity_of_what_it_was_made_for(api: Api, rows: Rows, person: str) -> None:
    made = open_data(api, person)
    assert made.status_code == 201, made.text
    opening = made.json()["id"]
    assert reasons(evaluate(api, person, **READ)) == {HEALTH: "necessity-missing"}
    assert evaluate(api, person, **READ, necessity=opening)["decision"] is True
    kept = rows.all("consent", f"SELECT necessity, facts FROM decisions WHERE necessity = '{opening}'")
    assert [row["facts"]["inquiry"]["necessity"] for row in kept] == ["carry-out-employment-service"]
    event = rows.all("consent", f"SELECT data FROM outbox_events WHERE aggregate_id = '{opening}'")
    assert event == [{"data": {"purpose": "employment-services", "ground": "carry-out-employment-service"}}]


def test_an_opening_serves_nobody_and_nothing_else(api: Api, rows: Rows, person: str) -> None:
    opening = open_data(api, person).json()["id"]
    other = api.new_person("vantaa-worker")
    assert reasons(evaluate(api, other, **READ, necessity=opening)) == {HEALTH: "necessity-missing"}
    assert reasons(evaluate(api, person, who="vantaa-second-worker", **READ, necessity=opening)) == {
        HEALTH: "necessity-missing"
    }
    assert reasons(evaluate(api, person, **READ, necessity=str(uuid.uuid4()))) == {HEALTH: "necessity-missing"}
    rows.execute("consent", f"UPDATE openings SET valid_until = created_at WHERE id = '{opening}'")
    assert reasons(evaluate(api, person, **READ, necessity=opening)) == {HEALTH: "necessity-missing"}


def test_an_opening_needs_a_relation_a_purpose_and_a_listed_ground(api: Api, person: str) -> None:
    assert problem(open_data(api, person, who="kela-specialist")) == (403, "no-relation-to-person")
    assert problem(open_data(api, str(uuid.uuid4()))) == (403, "no-relation-to-person")
    assert problem(open_data(api, person, ground="curiosity")) == (422, "necessity-ground-unknown")
    assert problem(open_data(api, person, purpose="curiosity")) == (400, "purpose-unknown")
    assert problem(open_data(api, person, reason=" ")) == (400, "malformed")
    assert COUNTY not in open_data(api, person).text
