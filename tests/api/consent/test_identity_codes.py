"""An identity code changes, the person stays; the code itself is told to those alone whose task needs it."""

import pytest

from tests.api.consent.people import KELA, REGISTRAR, WORKER, add_code, lookup, person, somebody
from tests.api.consent.questions import PURPOSE, problem
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu


def read_codes(api: Api, person_id: str, *, who: str = REGISTRAR) -> object:
    """The codes in the open, as the registrar reads them."""
    path = f"/v1/persons/{person_id}/identity-codes/read"
    return api.post(who, "consent-api", path, purpose=PURPOSE, key="")


def test_a_changed_code_and_the_former_one_find_the_same_person(api: Api, rows: Rows) -> None:
    one, later = somebody(api, WORKER), new_hetu()
    answer = add_code(api, one.id, later)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"id": one.id, "state": "active", "version": 2, "allowedActions": []}
    assert lookup(api, later) == lookup(api, one.hetu) == one.id
    kept = rows.all(
        "consent", f"SELECT reason, valid_to IS NULL AS present FROM identity_codes WHERE person_id = '{one.id}'"
    )
    assert sorted((row["reason"], row["present"]) for row in kept) == [("changed", True), ("first-issued", False)]
    audit = rows.all("consent", f"SELECT operation, version FROM audit_entries WHERE aggregate_id = '{one.id}'")
    assert audit == [{"operation": "add_identity_code", "version": 2}]


def test_the_same_code_again_changes_nothing(api: Api, rows: Rows) -> None:
    one = somebody(api, WORKER)
    assert add_code(api, one.id, one.hetu).json()["version"] == 1
    assert rows.all("consent", f"SELECT 1 FROM outbox_events WHERE aggregate_id = '{one.id}'") == []


def test_a_former_code_can_become_the_present_one_again(api: Api) -> None:
    one = somebody(api, WORKER)
    assert add_code(api, one.id, new_hetu()).status_code == 200
    assert add_code(api, one.id, one.hetu, reason="corrected").status_code == 200
    codes = read_codes(api, one.id).json()["items"]  # type: ignore[attr-defined]  # an answer
    assert codes[0]["hetu"] == one.hetu
    assert codes[0]["validTo"] is None
    assert codes[1]["validTo"] is not None


def test_the_code_of_another_is_refused_and_whose_it_is_is_not_told(api: Api) -> None:
    one, other = somebody(api, WORKER), somebody(api, KELA)
    answer = add_code(api, one.id, other.hetu)
    assert problem(answer) == (409, "person-duplicate")
    assert other.id not in answer.text
    assert other.hetu not in answer.text


def test_a_first_day_in_the_future_is_refused(api: Api) -> None:
    one = somebody(api, WORKER)
    assert problem(add_code(api, one.id, new_hetu(), validFrom="2999-01-01")) == (422, "identity-code-too-early")


def test_without_a_relation_a_person_cannot_be_given_a_code_nor_read(api: Api) -> None:
    one = somebody(api, WORKER)
    assert problem(add_code(api, one.id, new_hetu(), who=KELA)) == (404, "not-found")
    assert problem(person(api, one.id, who=KELA)) == (404, "not-found")
    assert person(api, one.id, who="provider-worker").status_code == 403


def test_the_code_is_read_with_its_own_scope_only_and_is_logged(api: Api, rows: Rows) -> None:
    one = somebody(api, WORKER)
    refused = read_codes(api, one.id, who=WORKER)
    assert problem(refused) == (403, "scope-missing")  # type: ignore[arg-type]  # an answer
    answer = read_codes(api, one.id)
    assert answer.headers["cache-control"] == "no-store"  # type: ignore[attr-defined]
    assert [entry["hetu"] for entry in answer.json()["items"]] == [one.hetu]  # type: ignore[attr-defined]
    logged = rows.all(
        "consent",
        f"SELECT user_name FROM use_entries WHERE operation = 'read_identity_codes' AND '{one.id}' = ANY (person_ids)",
    )
    assert logged == [{"user_name": "Reetta Rekisteri"}]


def test_a_person_is_shown_without_the_code(api: Api) -> None:
    one = somebody(api, WORKER, family_name="Näkyvä")
    answer = person(api, one.id)
    assert answer.headers["etag"] == '"1"'
    shown = answer.json()
    assert (shown["id"], shown["familyName"], shown["identityCode"]["known"]) == (one.id, "Näkyvä", True)
    assert shown["contact"] == {"masked": False, "phone": None, "email": None, "address": None}
    assert one.hetu not in answer.text
    assert one.hetu[:6] not in answer.text


def test_a_person_without_a_code_is_created_once_and_given_one_later(api: Api, rows: Rows) -> None:
    body = {"givenName": "Nimi", "familyName": "Koodia Vailla", "birthDate": "1990-02-03", "citizenship": "SY"}
    first = api.post(WORKER, "consent-api", "/v1/persons", body, key="one-person")
    again = api.post(WORKER, "consent-api", "/v1/persons", body, key="one-person")
    assert (first.status_code, again.json()) == (201, first.json())
    person_id = first.json()["id"]
    assert first.headers["location"] == f"/v1/persons/{person_id}"
    assert rows.all("consent", f"SELECT 1 FROM identity_codes WHERE person_id = '{person_id}'") == []
    api.make_client(WORKER, person_id)
    assert person(api, person_id).json()["identityCode"] == {"known": False, "since": None}
    code = new_hetu()
    assert add_code(api, person_id, code, reason="first-issued").status_code == 200
    assert person(api, person_id).json()["identityCode"]["known"] is True
    assert lookup(api, code) == person_id


def test_names_are_kept_sealed(api: Api, rows: Rows) -> None:
    one = somebody(api, WORKER, family_name="Sinetöity")
    found = rows.all("consent", f"SELECT persons::text AS row FROM persons WHERE id = '{one.id}'")
    assert "Sinet" not in found[0]["row"]
    assert "Sinetöity".encode().hex() not in found[0]["row"]


@pytest.mark.parametrize("body", [{"familyName": ""}, {"familyName": "A", "citizenship": "Suomi"}, {"givenName": "A"}])
def test_a_person_without_a_usable_name_is_malformed(api: Api, body: dict[str, str]) -> None:
    assert problem(api.post(WORKER, "consent-api", "/v1/persons", body)) == (400, "malformed")
