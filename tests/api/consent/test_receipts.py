"""Receipts: in the fields of ISO/IEC TS 27560, signed so that their holder can check them."""

import json
from typing import Any

import pytest
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet
from joserfc.jws import deserialize_compact

from tests.api.consent.people import WORKER, Somebody, somebody
from tests.api.consent.questions import PURPOSE, VANTAA, give, withdraw
from tests.api_client import Api


@pytest.fixture
def client(api: Api) -> Somebody:
    """A client of Vantaa's who has signed in."""
    return somebody(api, WORKER)


def keys(api: Api) -> KeySet:
    """The public keys, as an independent library reads them."""
    return KeySet.import_key_set(api.get(WORKER, "consent-api", "/v1/receipt-keys").json())


def receipt(client: Somebody, consent_id: str, language: str = "en") -> dict[str, Any]:
    """The person's own receipt."""
    answer = client.ask("GET", f"/v1/me/consents/{consent_id}/receipt?lang={language}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_receipt_says_what_was_allowed_and_how_it_is_taken_back(api: Api, client: Somebody) -> None:
    kept = give(api, client.id).json()["id"]
    shown = receipt(client, kept)["receipt"]
    assert (shown["schemaVersion"], shown["recordId"], shown["piiPrincipalId"]) == (
        "ISO/IEC TS 27560:2023", kept, client.id,
    )  # fmt: skip
    (purpose,) = shown["purposes"]
    assert (purpose["purpose"], purpose["lawfulBasis"], purpose["piiRecipients"]) == (
        "recruitment", "consent", ["employer-rakennus"],
    )  # fmt: skip
    assert [one["piiType"] for one in purpose["piiInformation"]] == ["education-and-work", "identity"]
    assert [(one["act"], one["section"]) for one in purpose["provisions"]] == [("380/2023", "118")]
    assert purpose["withdrawalMethod"].startswith("POST /v1/me/consents/")
    assert {one["partyId"] for one in shown["partyIdentification"]} == {VANTAA, "employer-rakennus"}
    assert [(one["eventState"], one["eventType"]) for one in shown["events"]] == [("given", "written")]
    assert withdraw(api, kept).status_code == 200
    assert [one["eventState"] for one in receipt(client, kept)["receipt"]["events"]] == ["given", "withdrawn"]


def test_a_receipt_verifies_offline_and_an_altered_one_does_not(api: Api, client: Somebody) -> None:
    found = receipt(client, give(api, client.id).json()["id"])
    checked = deserialize_compact(found["signed"], keys(api), algorithms=["ES256"])
    assert json.loads(checked.payload) == found["receipt"]
    head, payload, signature = found["signed"].split(".")
    with pytest.raises(BadSignatureError):
        deserialize_compact(f"{head}.{payload[:-2]}AA.{signature}", keys(api), algorithms=["ES256"])


def test_the_parties_get_the_receipt_and_nobody_else(api: Api, client: Somebody) -> None:
    path = f"/v1/consents/{give(api, client.id).json()['id']}/receipt"
    for party in (WORKER, "employer-contact"):
        assert api.get(party, "consent-api", path, purpose=PURPOSE).status_code == 200
    assert api.get("kela-specialist", "consent-api", path, purpose=PURPOSE).status_code == 404
    stranger = somebody(api)
    assert stranger.ask("GET", path.replace("/v1/", "/v1/me/")).status_code == 404
