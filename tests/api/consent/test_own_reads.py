"""Whoever reads at consent-api leaves a row in its use log, the person too (703/2023 § 10)."""

import uuid
from typing import Any

import pytest

from tests.api.consent.questions import PURPOSE, VANTAA, consent
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.minting import Mint


def uses(rows: Rows, operation: str, person: str) -> list[dict[str, Any]]:
    """The use-log rows of an operation that name the person."""
    return rows.all(
        "consent",
        "SELECT organisation_id, purpose, register, categories FROM use_entries"
        f" WHERE operation = '{operation}' AND '{person}' = ANY (person_ids)",
    )


@pytest.mark.parametrize(
    ("operation", "path"),
    [("list_my_consents", "/v1/me/consents"), ("list_my_disclosures", "/v1/me/disclosures")],
)
def test_a_persons_own_read_is_in_the_use_log(api: Api, rows: Rows, operation: str, path: str) -> None:
    mint, subject, hetu = Mint(api.stack), f"person-{uuid.uuid4()}", new_hetu()
    body = {"hetu": hetu, "givenName": "Testi", "familyName": "Henkilö"}
    person = api.post("vantaa-worker", "consent-api", "/v1/persons/lookup", body, purpose=PURPOSE).json()["id"]
    api.make_client("vantaa-worker", person)
    token = mint.person("consent-api", scope="me:read me:write", subject=subject, hetu=hetu)
    sent = {"Authorization": f"Bearer {token}"}
    given = api.request(None, "POST", "consent-api", "/v1/me/consents", body=consent(), headers=sent)
    assert given.status_code == 201, given.text
    api.eventually(lambda: _with_items(api, path, sent), status=200)
    logged = uses(rows, operation, person)
    assert logged[0] == {
        "organisation_id": None,
        "purpose": "own-person",
        "register": "consent",
        "categories": ["client-relationship"],
    }


def _with_items(api: Api, path: str, sent: dict[str, str]) -> Any:
    answer = api.request(None, "GET", "consent-api", path, headers=dict(sent))
    answer.status_code = 200 if answer.json()["items"] else 425
    return answer


def test_a_list_of_relations_needs_a_purpose_and_is_in_the_use_log(api: Api, rows: Rows) -> None:
    person = api.new_person("vantaa-worker")
    path = f"/v1/relations?personId={person}"
    refused = api.get("vantaa-worker", "consent-api", path)
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (400, "purpose-missing")
    assert uses(rows, "list_relations", person) == []
    assert len(api.get("vantaa-worker", "consent-api", path, purpose=PURPOSE).json()["items"]) == 1
    assert uses(rows, "list_relations", person) == [
        {
            "organisation_id": VANTAA,
            "purpose": PURPOSE,
            "register": "employment",
            "categories": ["client-relationship"],
        }
    ]
    assert api.get("kela-specialist", "consent-api", path, purpose=PURPOSE).json()["items"] == []
    assert len(uses(rows, "list_relations", person)) == 1
