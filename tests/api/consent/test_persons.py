"""Persons: found or created by identity code, and never told of to strangers."""

import pytest
from stdnum.fi import hetu

from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu

LOOKUP = "/v1/persons/lookup"
PURPOSE = "employment-services"


@pytest.mark.parametrize("sign", list("+-YXWVUABCDEF"))
def test_every_century_sign_of_2023_finds_the_same_person_again(api: Api, sign: str) -> None:
    code = new_hetu(sign=sign)
    if not hetu.is_valid(code, allow_temporary=True):  # a birth date of that century that lies in the future
        code = f"010100{sign}" + code[7:10] + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int("010100" + code[7:10]) % 31]
    first = api.post("vantaa-worker", "consent-api", LOOKUP, {"hetu": code}, purpose=PURPOSE)
    again = api.post("kela-specialist", "consent-api", LOOKUP, {"hetu": code.lower()}, purpose=PURPOSE)
    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert first.json() == again.json()  # nothing tells whether somebody knew the person before


def test_a_bad_code_is_refused_without_being_repeated_and_writes_nothing(api: Api, rows: Rows) -> None:
    before = rows.counts("consent")
    answer = api.post("vantaa-worker", "consent-api", LOOKUP, {"hetu": "010199-9999"}, purpose=PURPOSE)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/hetu"
    assert "010199" not in answer.text
    assert rows.counts("consent") == before


def test_the_code_is_kept_encrypted_and_found_by_a_keyed_hash_only(api: Api, rows: Rows) -> None:
    code = new_hetu()
    person = api.post("vantaa-worker", "consent-api", LOOKUP, {"hetu": code}, purpose=PURPOSE).json()["id"]
    kept = rows.all("consent", f"SELECT hetu_index, hetu_encrypted FROM identity_codes WHERE person_id = '{person}'")
    assert len(kept) == 1
    assert code.encode().hex() not in str(kept[0])


def test_names_are_given_only_to_organisations_with_a_relation(api: Api) -> None:
    person = api.new_person("vantaa-worker")
    own = api.post("vantaa-worker", "consent-api", "/v1/persons/names", {"ids": [person]}, purpose=PURPOSE)
    foreign = api.post("kela-specialist", "consent-api", "/v1/persons/names", {"ids": [person]}, purpose=PURPOSE)
    assert [entry["familyName"] for entry in own.json()["items"]] == ["Henkilö"]
    assert foreign.json() == {"items": []}


def test_names_are_given_no_more_once_the_relation_has_ended(api: Api) -> None:
    person, wanted = api.new_person(), "/v1/persons/names"
    relation = api.make_client("kela-specialist", person)
    asked = {"ids": [person]}
    during = api.post("kela-specialist", "consent-api", wanted, asked, purpose=PURPOSE)
    ended = {
        "kind": "own-client",
        "personId": person,
        "organisationId": "kela",
        "startsAt": "2026-01-01T00:00:00Z",
        "endsAt": "2026-02-01T00:00:00Z",
        "version": 2,
    }
    assert api.put("kela-specialist", "consent-api", f"/v1/relations/{relation}", ended).status_code == 200
    after = api.post("kela-specialist", "consent-api", wanted, asked, purpose=PURPOSE)
    assert [entry["id"] for entry in during.json()["items"]] == [person]
    assert after.json() == {"items": []}


def test_a_look_up_needs_a_known_purpose(api: Api) -> None:
    body = {"hetu": new_hetu()}
    missing = api.post("vantaa-worker", "consent-api", LOOKUP, body)
    unknown = api.post("vantaa-worker", "consent-api", LOOKUP, body, purpose="curiosity")
    assert missing.json()["type"].endswith("purpose-missing")
    assert unknown.json()["type"].endswith("purpose-unknown")
    assert (missing.status_code, unknown.status_code) == (400, 400)
