"""What is said in a request about a person is found in no error body and no log of any process."""

import json
import secrets
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.consent.questions import PURPOSE, consent, question
from tests.api_client import Api
from tests.database import Rows
from tests.identity_codes import new_hetu
from tests.minting import Mint

LOOKUP = "/v1/persons/lookup"


class Canaries:
    """An identity code, a family name and a diagnosis that exist nowhere but in this test's requests."""

    def __init__(self) -> None:
        mark = secrets.token_hex(6)
        self.hetu = new_hetu()
        self.name = f"Kanarialintu{mark}"
        self.diagnosis = f"F32.{mark} masennus"

    def found_in(self, text: str) -> list[str]:
        """Those that a text holds."""
        return [canary for canary in (self.hetu, self.name, self.diagnosis, self.hetu[:6]) if canary in text]


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    """This module's own."""
    return Canaries()


def bodies(canaries: Canaries) -> Iterator[tuple[str, str, Any]]:
    """Method, path and body of requests that carry canaries where they belong and where they do not."""
    hetu, name, diagnosis = canaries.hetu, canaries.name, canaries.diagnosis
    lookup = {"hetu": hetu, "givenName": "Testi", "familyName": name}
    nobody = str(uuid.uuid4())
    yield "POST", LOOKUP, lookup
    yield "POST", LOOKUP, {**lookup, "diagnosis": diagnosis}
    yield "POST", LOOKUP, {**lookup, "hetu": f"{hetu} {name}"}
    yield "POST", LOOKUP, {**lookup, "hetu": hetu[:-1] + "?"}
    yield "POST", LOOKUP, {**lookup, "hetu": [hetu]}
    yield "POST", LOOKUP, {**lookup, "familyName": name * 50}
    yield "POST", LOOKUP, {**lookup, "familyName": f"{name}\x00"}
    yield "POST", LOOKUP, name
    yield "POST", "/v1/persons/names", {"ids": [hetu, name]}
    yield from bodies_about_persons(canaries, nobody)
    yield (
        "PUT",
        f"/v1/relations/{nobody}",
        {"kind": diagnosis, "personId": hetu, "startsAt": name, "version": diagnosis},
    )
    yield "POST", "/v1/consents", consent(personId=hetu, form=diagnosis, evidence=name)
    yield "POST", "/v1/consents", consent(personId=nobody, form="written", evidence=f"{name} {diagnosis}")
    yield "POST", "/v1/consents", consent(personId=nobody, form="written", recipientId=name, purpose=diagnosis)
    yield "POST", "/access/v1/evaluation", question(hetu, categories=[diagnosis])
    yield "POST", "/access/v1/evaluation", question(nobody, purpose=diagnosis, necessity=name)
    yield "POST", "/access/v1/evaluation", question(nobody, to=f"{name}\x00")
    yield "POST", "/access/v1/evaluations", {"evaluations": [{"subject": name}], "options": {diagnosis: hetu}}
    yield "GET", f"/v1/consents?personId={hetu}&cursor={name}", None
    yield "GET", f"/v1/disclosures?personId={nobody}&limit={hetu}", None


def bodies_about_persons(canaries: Canaries, nobody: str) -> Iterator[tuple[str, str, Any]]:
    """The same of what changes a person; the first is accepted and kept."""
    hetu, name, diagnosis = canaries.hetu, canaries.name, canaries.diagnosis
    yield "POST", "/v1/persons", {"givenName": "Testi", "familyName": name, "identification": diagnosis}
    yield "POST", "/v1/persons", {"familyName": name, "citizenship": diagnosis, "birthDate": hetu}
    code, path = {"hetu": hetu, "reason": "changed"}, f"/v1/persons/{nobody}"
    yield "POST", f"{path}/identity-codes", code
    yield "POST", f"{path}/identity-codes", {**code, "hetu": hetu[:-1] + "?"}
    yield "POST", f"{path}/identity-codes", {**code, "reason": diagnosis}
    yield "POST", f"{path}/identity-codes/read", code
    yield "POST", f"{path}/merge", {"duplicateId": hetu, "reason": diagnosis}
    yield "PUT", f"{path}/contact", {"phone": hetu, "email": name, "address": diagnosis, "contactProtected": name}
    yield "PUT", f"{path}/names", {"givenName": name, "familyName": name * 50}
    yield "PUT", f"{path}/home-municipality", {"municipalityCode": hetu, "validFrom": name, "source": diagnosis}
    yield "POST", f"{path}/prohibitions", {"register": diagnosis, "reason": name}
    mandate = {"mandates": [name], "evidence": f"{name} {hetu}", "kind": diagnosis, "validFrom": hetu}
    yield "POST", "/v1/representations", {"representedPersonId": nobody, "representativePersonId": hetu, **mandate}


def sent(api: Api, canaries: Canaries) -> Iterator[httpx.Response]:
    """The answers to all of it: as a worker, with other headers, as raw bytes."""
    for method, path, body in bodies(canaries):
        yield api.request("vantaa-worker", method, "consent-api", path, body=body, purpose=PURPOSE)
        yield api.request(None, method, "consent-api", path, body=body)
    loud = {"X-Request-Id": canaries.hetu + " " + canaries.name, "traceparent": canaries.name}
    yield api.request("vantaa-worker", "GET", "consent-api", "/v1/purposes", headers=loud)
    body = {"hetu": canaries.hetu}
    stated = {"purpose": canaries.name, "necessity": canaries.diagnosis}
    yield api.post("vantaa-worker", "consent-api", LOOKUP, body, **stated)
    half = f'{{"hetu": "{canaries.hetu}", "familyName": "{canaries.name}'.encode()
    typed = {"Content-Type": "application/json"}
    yield api.request("vantaa-worker", "POST", "consent-api", LOOKUP, content=half, headers=typed, purpose=PURPOSE)
    token = Mint(api.stack).person("consent-api", scope="me:read", subject=str(uuid.uuid4()), hetu=canaries.name)
    yield api.request(None, "GET", "consent-api", "/v1/me/consents", headers={"Authorization": f"Bearer {token}"})
    for service in ("plans-api", "referral-api"):
        yield api.request("vantaa-worker", "GET", service, f"/v1/events?cursor={canaries.name}&limit={canaries.hetu}")
        yield api.request("vantaa-worker", "POST", service, f"/v1/events?{canaries.name}", body={"x": canaries.hetu})


def test_no_error_and_no_log_repeats_what_a_request_said_of_a_person(api: Api, canaries: Canaries) -> None:
    answers = list(sent(api, canaries))
    refused = [answer for answer in answers if answer.status_code >= 400]
    assert len(refused) > len(answers) / 2
    for answer in refused:
        assert answer.status_code < 500, answer.text
        assert canaries.found_in(answer.text) == [], (answer.request.method, answer.request.url.path, answer.text)
        assert canaries.found_in(str(answer.headers)) == []
    for answer in answers:
        assert canaries.hetu not in answer.text
    time.sleep(1)
    logs = list(api.stack.logs.glob("*.log"))
    assert {"consent-api.log", "plans-api.log", "referral-api.log", "issuer.log"} <= {log.name for log in logs}
    for log in logs:
        assert canaries.found_in(log.read_text(errors="replace")) == [], log.name
    server = (api.stack.folder / "postgres").rglob("*.log")
    for log in server:
        assert canaries.found_in(log.read_text(errors="replace")) == [], log.name


def test_what_is_kept_of_a_person_stands_in_no_database_file_log_or_event_in_the_open(
    api: Api, rows: Rows, canaries: Canaries
) -> None:
    person = api.post("vantaa-worker", "consent-api", LOOKUP, {"hetu": new_hetu()}, purpose=PURPOSE).json()["id"]
    api.make_client("vantaa-registrar", person)
    path, who = f"/v1/persons/{person}", "vantaa-registrar"
    code, contact = new_hetu(), {"address": canaries.name, "contactProtected": True}
    sent_all = [
        api.post(who, "consent-api", f"{path}/identity-codes", {"hetu": code, "reason": "changed"}),
        api.put(who, "consent-api", f"{path}/contact", contact, headers={"If-Match": '"2"'}),
        api.put(who, "consent-api", f"{path}/names", {"familyName": canaries.name}, headers={"If-Match": '"3"'}),
    ]
    assert [answer.status_code for answer in sent_all] == [200, 200, 200]
    for answer in sent_all:
        assert code not in answer.text
        assert canaries.found_in(answer.text + str(answer.headers)) == []
    for table in ("persons", "identity_codes", "outbox_events", "audit_entries", "use_entries", "idempotency_records"):
        kept = str(rows.all("consent", f"SELECT found::text FROM {table} AS found"))
        for secret in (code, canaries.name):
            assert secret not in kept, table
            assert secret.encode().hex() not in kept, table
    for log in api.stack.logs.glob("*.log"):
        assert code not in log.read_text(errors="replace"), log.name


def test_the_logs_do_tell_which_operations_were_answered(api: Api) -> None:
    mark = f"probe-{secrets.token_hex(6)}"
    api.request("vantaa-worker", "GET", "consent-api", "/v1/purposes", headers={"X-Request-Id": mark})
    time.sleep(0.5)
    lines = (api.stack.logs / "consent-api.log").read_text().splitlines()
    told = [json.loads(line) for line in lines if mark in line]
    assert [entry["operation"] for entry in told] == ["list_purposes"]
