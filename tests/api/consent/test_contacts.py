"""Names and contact details: replaced by version, sealed, and masked where they are protected."""

from typing import Any

import httpx
import pytest

from tests.api.consent.people import KELA, REGISTRAR, WORKER, Somebody, person, somebody
from tests.api.consent.questions import evaluate, problem
from tests.api_client import Api
from tests.database import Rows

ADDRESS = "Piilopolku 7 A 3"


def contact(**changes: Any) -> dict[str, Any]:
    """Contact details that are not protected."""
    return {
        "phone": "+358 40 1234567",
        "email": "testi@example.test",
        "address": ADDRESS,
        "language": "sv",
        "interpreterNeed": True,
        "contactProtected": False,
        **changes,
    }


def put(api: Api, one: str, body: dict[str, Any], *, version: int | None, who: str = WORKER) -> httpx.Response:
    """Replace the contact details of this version."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return api.put(who, "consent-api", f"/v1/persons/{one}/contact", body, headers=headers)


@pytest.fixture
def one(api: Api) -> Somebody:
    """A client of Vantaa's."""
    return somebody(api, WORKER)


def test_contact_details_are_replaced_and_shown_and_the_change_is_told(api: Api, rows: Rows, one: Somebody) -> None:
    answer = put(api, one.id, contact(), version=1)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    shown = person(api, one.id).json()
    assert shown["contact"] == {
        "masked": False, "phone": "+358 40 1234567", "email": "testi@example.test", "address": ADDRESS,
    }  # fmt: skip
    assert (shown["language"], shown["interpreterNeed"], shown["contactProtected"]) == ("sv", True, False)
    event = rows.all("consent", f"SELECT type, data, readers FROM outbox_events WHERE aggregate_id = '{one.id}'")
    assert event == [{"type": "person.contact-changed", "data": {}, "readers": ["employment-vantaa"]}]
    assert ADDRESS.encode().hex() not in str(rows.all("consent", f"SELECT sealed FROM persons WHERE id = '{one.id}'"))


def test_a_change_names_the_version_it_changes(api: Api, one: Somebody) -> None:
    assert problem(put(api, one.id, contact(), version=None)) == (428, "unmatched")
    assert problem(put(api, one.id, contact(), version=7)) == (412, "stale")
    assert problem(put(api, one.id, contact(), version=1, who=KELA)) == (404, "not-found")


@pytest.mark.parametrize("changes", [{"phone": "soita"}, {"email": "osoite"}, {"language": "suomi"}, {"city": "Turku"}])
def test_details_of_another_shape_are_malformed(api: Api, one: Somebody, changes: dict[str, Any]) -> None:
    answer = put(api, one.id, contact(**changes), version=1)
    assert problem(answer) == (400, "malformed")
    assert "Piilopolku" not in answer.text


def test_names_are_replaced(api: Api, rows: Rows, one: Somebody) -> None:
    before = rows.all("consent", f"SELECT family_name_index FROM persons WHERE id = '{one.id}'")
    body, headers = {"givenName": "Uusi", "familyName": "Nimi"}, {"If-Match": '"1"'}
    path = f"/v1/persons/{one.id}/names"
    assert api.put(WORKER, "consent-api", path, body, headers=headers).status_code == 200
    shown = person(api, one.id).json()
    assert (shown["givenName"], shown["familyName"]) == ("Uusi", "Nimi")
    assert rows.all("consent", f"SELECT family_name_index FROM persons WHERE id = '{one.id}'") != before
    assert problem(api.put(KELA, "consent-api", path, body, headers=headers)) == (404, "not-found")
    assert problem(api.put(WORKER, "consent-api", path, body, headers=headers)) == (412, "stale")


def test_protected_contact_is_masked_for_everybody_without_the_scope(api: Api, one: Somebody) -> None:
    api.make_client(KELA, one.id)
    home = {"municipalityCode": "092", "validFrom": "2026-01-01", "source": "population-register"}
    assert api.put(WORKER, "consent-api", f"/v1/persons/{one.id}/home-municipality", home).status_code == 200
    assert put(api, one.id, contact(contactProtected=True), version=2).status_code == 200
    for who in (WORKER, KELA):
        answer = person(api, one.id, who=who)
        assert ADDRESS not in answer.text
        assert "092" not in answer.text
        assert answer.json()["contactProtected"] is True
        assert answer.json()["contact"] == {"masked": True, "phone": None, "email": None, "address": None}
        assert answer.json()["homeMunicipality"]["masked"] is True
    needed = person(api, one.id, who=REGISTRAR).json()
    assert needed["contact"]["address"] == ADDRESS
    assert needed["homeMunicipality"]["municipalityCode"] == "092"
    assert one.ask("GET", "/v1/me").json()["contact"]["address"] == ADDRESS
    question = {"by": "employment-vantaa", "action": "disclose", "to": "kela", "purpose": "tym-directing"}
    decided = evaluate(api, one.id, **question)
    assert decided["context"]["obligations"] == [{"type": "mask-protected-contact"}]


def test_protection_is_lifted_only_by_who_may_see_what_it_protects(api: Api, one: Somebody) -> None:
    assert put(api, one.id, contact(contactProtected=True), version=1).status_code == 200
    assert problem(put(api, one.id, contact(), version=2)) == (403, "protection-not-yours")
    assert put(api, one.id, contact(), version=2, who=REGISTRAR).status_code == 200
    assert person(api, one.id).json()["contact"]["address"] == ADDRESS
