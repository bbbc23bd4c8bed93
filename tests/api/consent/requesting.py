"""Requests and hidings as the tests of the person's own view make them; a test states only what matters to it."""

from typing import Any

import httpx

from tests.api.consent.people import Somebody
from tests.api.consent.questions import COUNTY
from tests.api_client import Api

RIGHTS = "data-subject-rights"
VANTAA_OFFICIAL, COUNTY_OFFICIAL, KELA_OFFICIAL = (
    "vantaa-data-protection",
    "county-data-protection",
    "kela-data-protection",
)


def request(kind: str, *, register: str = "county-social", organisation: str = COUNTY, **more: Any) -> dict[str, Any]:
    """A request about data that the county stored in its register of social welfare."""
    about = {"register": register, "organisationId": organisation}
    return {"kind": kind, "about": about, "text": "Pyydän tietoni.", **more}


def make(person: Somebody, kind: str, *, represented: str | None = None, **more: Any) -> str:
    """The id of a request that was made."""
    made = person.ask("POST", "/v1/me/requests", body=request(kind, **more), represented=represented)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def read_own(person: Somebody, identifier: str, **more: Any) -> dict[str, Any]:
    """A request as its person reads it."""
    found = person.ask("GET", f"/v1/me/requests/{identifier}", **more)
    assert found.status_code == 200, found.text
    read: dict[str, Any] = found.json()
    return read


def act(api: Api, who: str, identifier: str, action: str, **body: Any) -> httpx.Response:
    """An official does something to a request."""
    return api.post(who, "consent-api", f"/v1/requests/{identifier}/{action}", body or None)


def handled(api: Api, who: str, query: str = "limit=100") -> list[dict[str, Any]]:
    """The requests that an official sees."""
    found = api.get(who, "consent-api", f"/v1/requests?{query}", purpose=RIGHTS)
    assert found.status_code == 200, found.text
    return list(found.json()["items"])
