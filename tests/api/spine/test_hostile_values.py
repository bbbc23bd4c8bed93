"""Values that no database column or parser can hold are refused as malformed; none makes a service fail."""

import base64
import uuid
from typing import Any

import pytest

from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu

WORKER, PURPOSE = "vantaa-worker", "employment-services"
NUL = "Nimi\x00"
NOBODY = "00000000-0000-4000-8000-000000000000"


def cursor(text: str) -> str:
    """A cursor as a service would encode this text."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def malformed(answer: Any) -> None:
    """Assert a 400 problem that repeats nothing."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Nimi" not in answer.text


@pytest.fixture(scope="module")
def person(api: Api) -> str:
    """A client of the worker's organisation."""
    return api.new_person(WORKER)


def relation(person: str, **changes: Any) -> dict[str, Any]:
    """A relation of the worker's organisation."""
    return {
        "kind": "own-client",
        "personId": person,
        "organisationId": "employment-vantaa",
        "startsAt": "2026-01-01T00:00:00Z",
        "version": 1,
        **changes,
    }


def test_a_nul_character_in_a_text_is_malformed(api: Api, rows: Rows) -> None:
    before = rows.counts("consent")
    body = {"hetu": new_hetu(), "givenName": NUL, "familyName": "Henkilö"}
    malformed(api.post(WORKER, "consent-api", "/v1/persons/lookup", body, purpose=PURPOSE))
    assert rows.counts("consent") == before


def test_a_member_nobody_declared_is_refused_without_its_name(api: Api) -> None:
    body = {"hetu": new_hetu(), "Nimi 010190-123A": 1}
    answer = api.post(WORKER, "consent-api", "/v1/persons/lookup", body, purpose=PURPOSE)
    malformed(answer)
    assert "010190" not in answer.text
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [""]


def test_a_nul_character_in_a_question_is_malformed(api: Api, person: str) -> None:
    question = {
        "subject": {"type": "organisation", "id": "employment-vantaa"},
        "action": {"name": "read"},
        "resource": {"type": "person", "id": person, "properties": {"categories": ["plan"], "source": NUL}},
        "context": {"purpose": NUL},
    }
    malformed(api.post(WORKER, "consent-api", "/access/v1/evaluation", question))


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "-4000-01-01T00:00:00Z", "1e400"]
)
def test_a_moment_outside_the_calendar_is_malformed(api: Api, person: str, moment: str) -> None:
    body = relation(person, startsAt=moment)
    malformed(api.put(WORKER, "consent-api", f"/v1/relations/{uuid.uuid4()}", body))


@pytest.mark.parametrize("version", [0, -1, 2**31, 2**63, 1.5, "one", None, [True]])
def test_a_version_that_no_column_holds_is_malformed(api: Api, person: str, version: Any) -> None:
    body = relation(person, version=version)
    malformed(api.put(WORKER, "consent-api", f"/v1/relations/{uuid.uuid4()}", body))


@pytest.mark.parametrize("text", ["p" + "9" * 40, "p-" + "9" * 40, "nothing", "", "p1|x", "\x00"])
def test_a_cursor_that_the_feed_never_gave_is_malformed(api: Api, text: str) -> None:
    malformed(api.get(WORKER, "plans-api", f"/v1/events?cursor={cursor(text)}x=="))
    malformed(api.get(WORKER, "plans-api", f"/v1/events?cursor={cursor(text) or 'x'}"))


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T00:00:00+00:00|nobody",
        f"0001-01-01T00:00:00+23:59|{NOBODY}",
        f"9999-12-31T23:59:59-23:59|{NOBODY}",
        f"yesterday|{NOBODY}",
        "|",
    ],
)
@pytest.mark.parametrize("path", ["/v1/consents", "/v1/disclosures"])
def test_a_cursor_that_no_page_gave_is_malformed(api: Api, person: str, path: str, text: str) -> None:
    address = f"{path}?personId={person}&cursor={cursor(text)}"
    malformed(api.get(WORKER, "consent-api", address, purpose=PURPOSE))


@pytest.mark.parametrize("limit", ["0", "101", "-1", "99999999999999999999", "many", ""])
def test_a_limit_outside_its_bounds_is_malformed(api: Api, limit: str) -> None:
    malformed(api.get(WORKER, "plans-api", f"/v1/events?limit={limit}"))


@pytest.mark.parametrize("content", [b'{"hetu": "\\ud800"}', b'{"hetu": 1e999}', b"[]", b"null", b'"text"', b"1", b""])
def test_json_of_another_shape_is_malformed(api: Api, content: bytes) -> None:
    typed = {"Content-Type": "application/json"}
    answer = api.request(
        WORKER, "POST", "consent-api", "/v1/persons/lookup", content=content, headers=typed, purpose=PURPOSE
    )
    malformed(answer)


@pytest.mark.parametrize("answer_given", ["given", "refused"])
def test_a_consent_naming_nobody_is_refused_and_not_stored(
    api: Api, rows: Rows, person: str, answer_given: str
) -> None:
    body = {
        "personId": person,
        "purpose": "recruitment",
        "discloserId": "employment-vantaa",
        "recipientId": "nobody",
        "categories": ["identity"],
        "answer": answer_given,
        "form": "written",
        "textVersion": "1",
        "language": "fi",
    }
    before = rows.counts("consent")
    answer = api.post(WORKER, "consent-api", "/v1/consents", body)
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (422, "organisation-unknown")
    assert answer.json()["errors"][0]["pointer"] == "/recipientId"
    assert rows.counts("consent") == before
