"""An organisation joins, rotates its keys, is suspended and resumed over HTTP, and no service is started anew."""

import time
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.consent.questions import consent, evaluate, problem, question, reasons
from tests.api.referral.stories import KELA_ID, make_case, referral_body
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.onboarding import GRANTS, OPERATOR, SERVICES, Partner, known_everywhere, onboarded, operate

PURPOSE = "employment-services"


@pytest.fixture(scope="module")
def partner(api: Api) -> Partner:
    """An organisation that every service knows."""
    joined = onboarded(api)
    known_everywhere(joined)
    return joined


def client_of(partner: Partner) -> str:
    """A person who has become a client of the organisation."""
    body = {"hetu": new_hetu(), "givenName": "Testi", "familyName": "Henkilö"}
    found = partner.ask("POST", "consent-api", "/v1/persons/lookup", body=body, purpose=PURPOSE)
    assert found.status_code == 200, found.text
    person = str(found.json()["id"])
    relation = {
        "kind": "own-client",
        "personId": person,
        "organisationId": partner.code,
        "startsAt": "2026-01-01T00:00:00Z",
        "version": 1,
    }
    answer = partner.ask("PUT", "consent-api", f"/v1/relations/{uuid.uuid4()}", body=relation)
    assert answer.status_code == 200, answer.text
    return person


def test_a_new_organisation_works_with_all_three_services_without_a_restart(api: Api, partner: Partner) -> None:
    person = make_case(api, partner.code, KELA_ID, person=client_of(partner))
    body = consent(personId=person, discloserId=partner.code, form="written")
    assert partner.ask("POST", "consent-api", "/v1/consents", body=body).status_code == 201
    sent = partner.ask("POST", "referral-api", "/v1/referrals", body=referral_body(person))
    assert sent.status_code == 201, sent.text
    assert partner.ask("GET", "plans-api", "/v1/services").status_code == 200


def test_every_step_leaves_an_audit_entry_and_an_event(rows: Rows, partner: Partner) -> None:
    found = rows.all(
        "consent",
        "SELECT e.type, e.readers, a.organisation_id AS by FROM outbox_events e JOIN audit_entries a"
        " USING (aggregate_id, version) WHERE e.data::text LIKE "
        f"'%{partner.code}%' AND e.type NOT LIKE 'relation%' AND e.type NOT LIKE 'consent%' ORDER BY e.sequence",
    )
    assert [(row["type"], row["by"]) for row in found][:4] == [
        ("organisation.registered", "tym-operator"),
        ("issuer.changed", "tym-operator"),
        ("client.registered", "tym-operator"),
        ("client.key-added", "tym-operator"),
    ]
    assert [row["readers"] for row in found][:4] == [["*", partner.code], *[[partner.code]] * 3]


def test_the_organisation_finds_its_own_events_and_others_only_what_concerns_everybody(
    api: Api, partner: Partner
) -> None:
    def types(who: str) -> set[str]:
        known: set[str] = set()
        cursor = ""
        while True:
            page = api.get(who, "consent-api", f"/v1/events?limit=100{cursor}").json()
            known |= {one["type"] for one in page["items"] if partner.code in str(one["data"])}
            if not page["items"] or not page.get("nextCursor"):
                return known
            cursor = f"&cursor={page['nextCursor']}"

    assert "organisation.registered" in types("kela-specialist")
    assert not any(name.startswith(("client.", "issuer.")) for name in types("kela-specialist"))


def test_a_call_counts_only_as_far_as_the_stated_purpose_is_granted(partner: Partner) -> None:
    person = client_of(partner)
    path = f"/v1/persons/{person}"
    assert partner.ask("GET", "consent-api", path, purpose=PURPOSE).status_code == 200
    assert problem(partner.ask("GET", "consent-api", path, purpose="joint-plan")) == (403, "purpose-not-granted")
    assert problem(partner.ask("GET", "consent-api", path, purpose="recruitment")) == (403, "scope-missing")
    assert problem(partner.ask("GET", "consent-api", path, purpose="curiosity")) == (400, "purpose-unknown")
    assert problem(partner.ask("GET", "consent-api", path)) == (400, "purpose-missing")
    assert problem(partner.ask("GET", "consent-api", "/v1/purposes")) == (403, "scope-missing")
    asked = question(person, by=partner.code, purpose="employment-services")
    evaluated = partner.ask("POST", "consent-api", "/access/v1/evaluation", body=asked)
    assert evaluated.status_code == 200, evaluated.text
    asked = question(person, by=partner.code, purpose="joint-plan")
    refused = partner.ask("POST", "consent-api", "/access/v1/evaluation", body=asked)
    assert problem(refused) == (403, "purpose-not-granted")


def test_changed_grants_and_audiences_count_with_the_next_directory(api: Api) -> None:
    partner = onboarded(api)
    known_everywhere(partner)
    shown = api.get(OPERATOR, "consent-api", partner.client_path)
    change = {"grants": {"joint-service": ["referrals:read"]}, "audiences": ["consent-api", "referral-api"]}
    changed = api.request(
        OPERATOR,
        "PATCH",
        "consent-api",
        partner.client_path,
        body=change,
        headers={"If-Match": shown.headers["etag"]},
    )
    assert changed.status_code == 200, changed.text
    api.eventually(lambda: partner.ask("GET", "consent-api", "/v1/organisations"), status=403)
    api.eventually(lambda: partner.ask("GET", "plans-api", "/v1/events"), status=401, within=30)


def test_a_key_is_rotated_with_overlap(api: Api) -> None:
    partner = onboarded(api)
    refused = partner.retire_key(0)
    assert problem(refused) == (409, "last-client-key")
    assert partner.add_key().status_code == 201
    api.eventually(lambda: partner.ask_token("plans-api", key=1), within=10)
    assert partner.ask_token("plans-api", key=0).status_code == 200
    assert partner.retire_key(0).json()["state"] == "retired"
    api.eventually(lambda: partner.ask_token("plans-api", key=0), status=401, within=10)
    assert partner.ask_token("plans-api", key=1).status_code == 200
    assert problem(partner.retire_key(1)) == (409, "last-client-key")
    assert problem(partner.retire_key(0)) == (409, "client-key-retired")


def test_a_key_waits_for_its_day_and_is_retired_on_another(api: Api) -> None:
    partner = onboarded(api)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    added = partner.add_key(notBefore=tomorrow.isoformat())
    assert added.json()["state"] == "waiting"
    assert problem(partner.retire_key(0)) == (409, "last-client-key")
    assert partner.retire_key(0, at=(tomorrow + timedelta(hours=1)).isoformat()).json()["state"] == "retiring"
    assert problem(partner.retire_key(1)) == (409, "last-client-key")
    key_set = api.request(None, "GET", "consent-api", f"/v1/clients/{partner.client}/jwks")
    assert [key["kid"] for key in key_set.json()["keys"]] == [partner.keys[0].key_id]
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    assert problem(partner.retire_key(0, at=past)) == (422, "retired-in-the-past")


def test_a_key_set_is_public_and_holds_public_keys_alone(api: Api, partner: Partner) -> None:
    answer = api.request(None, "GET", "consent-api", f"/v1/clients/{partner.client}/jwks")
    assert answer.headers["content-type"] == "application/jwk-set+json"
    (key,) = answer.json()["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    unknown = api.request(None, "GET", "consent-api", f"/v1/clients/{uuid.uuid4()}/jwks")
    assert problem(unknown) == (404, "not-found")
    assert api.request(None, "GET", "consent-api", "/v1/clients/nobody/jwks").status_code == 400


def test_a_suspended_organisation_has_no_access_anywhere_and_gets_it_back(api: Api, rows: Rows) -> None:
    partner = onboarded(api)
    known_everywhere(partner)
    held = {service: partner.ask_token(service).json()["access_token"] for service in SERVICES}

    def read(service: str) -> int:
        sent = {"Authorization": f"Bearer {held[service]}"}
        answer = api.request(None, "GET", service, "/v1/events", headers=sent)
        if answer.status_code == 403:
            assert answer.json()["type"].endswith(":organisation-suspended")
        return answer.status_code

    def all_answer(status: int) -> float:
        began = time.monotonic()
        while {read(service) for service in SERVICES} != {status}:
            assert time.monotonic() - began < 60
            time.sleep(0.1)
        return time.monotonic() - began

    reason = {"reason": "A leaked key"}
    suspended = operate(api, f"{partner.path}/suspend", reason)
    assert (suspended.status_code, suspended.json()["state"]) == (200, "suspended")
    all_answer(403)
    assert problem(operate(api, f"{partner.path}/suspend", reason)) == (409, "organisation-transition-not-allowed")
    person = api.new_person()
    denied = evaluate(api, person, to=partner.code)
    assert reasons(denied) == {"identity": "organisation-suspended"}
    shown = api.get("kela-specialist", "consent-api", partner.path).json()
    assert (shown["state"], shown["active"]) == ("suspended", False)
    assert "leaked" not in str(rows.all("consent", "SELECT data FROM outbox_events WHERE type LIKE 'organisation.%'"))
    assert operate(api, f"{partner.path}/resume", {"reason": "Rotated"}).status_code == 200
    all_answer(200)
    kept = api.get(OPERATOR, "consent-api", f"{partner.path}/history").json()["items"]
    assert [(one["active"], one["reason"]) for one in kept] == [(False, "Rotated"), (True, "A leaked key")]


def test_a_revoked_client_is_refused_and_keeps_its_name(api: Api) -> None:
    partner = onboarded(api)
    api.eventually(lambda: partner.ask("GET", "consent-api", "/v1/events"))
    token = partner.ask_token("consent-api").json()["access_token"]
    assert operate(api, f"{partner.client_path}/revoke", None).status_code == 200
    sent = {"Authorization": f"Bearer {token}"}
    answer = api.eventually(lambda: api.request(None, "GET", "consent-api", "/v1/events", headers=sent), status=403)
    assert answer.json()["type"].endswith(":client-revoked")
    api.eventually(lambda: partner.ask_token("consent-api"), status=401)
    assert problem(operate(api, f"{partner.client_path}/revoke", None)) == (409, "client-transition-not-allowed")
    assert problem(partner.add_key()) == (409, "client-transition-not-allowed")
    assert problem(partner.register()) == (409, "client-exists")
    assert partner.retire_key(0).status_code == 200


def test_a_token_for_another_organisation_of_the_same_issuer_does_not_use_the_registration(
    api: Api, partner: Partner
) -> None:
    listed = api.get(OPERATOR, "consent-api", f"{partner.path}/clients").json()["items"]
    assert [(one["clientId"], one["grants"]) for one in listed] == [
        (f"{partner.code}-worker", {purpose: sorted(scopes) for purpose, scopes in GRANTS.items()})
    ]
    assert api.get(OPERATOR, "consent-api", f"/v1/organisations/kela/clients/{partner.client}").status_code == 404
    refused = api.get("vantaa-keeper", "consent-api", f"{partner.path}/clients")
    assert problem(refused) == (403, "organisation-not-yours")
    assert api.get("vantaa-keeper", "consent-api", partner.client_path).status_code == 404
