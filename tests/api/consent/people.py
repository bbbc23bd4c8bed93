"""Persons of the consent tests: found by a code, signed in with their own tokens, acting for one another."""

import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.api.consent.questions import PURPOSE
from tests.api_client import Api
from tests.identity_codes import new_hetu
from tests.minting import Mint

WORKER, KELA, SOCIAL, HEALTH, REGISTRAR = (
    "vantaa-worker",
    "kela-specialist",
    "vantaa-county-social-worker",
    "vantaa-county-health-professional",
    "vantaa-registrar",
)


@dataclass
class Somebody:
    """A person with an identity code and a way to sign in."""

    api: Api
    id: str
    hetu: str
    subject: str = field(default_factory=lambda: f"person-{uuid.uuid4()}")

    def ask(self, method: str, path: str, *, represented: str | None = None, **options: Any) -> httpx.Response:
        """A request of the person's own, or for another."""
        service = options.pop("service", "consent-api")
        mint, code = Mint(self.api.stack), self.hetu if service == "consent-api" else None
        token = mint.person(service, scope="me:read me:write", subject=self.subject, hetu=code)
        sent = {"Authorization": f"Bearer {token}"}
        if represented is not None:
            sent["Tym-Represented-Person"] = represented
        return self.api.request(None, method, service, path, headers=sent, **options)


def somebody(api: Api, *clients_of: str, hetu: str | None = None, family_name: str = "Henkilö") -> Somebody:
    """A new person, a client of the organisations of these workers."""
    code = hetu or new_hetu()
    person = lookup(api, code, familyName=family_name)
    for worker in clients_of:
        api.make_client(worker, person)
    return Somebody(api, person, code)


def lookup(api: Api, hetu: str, **names: str) -> str:
    """The id that a code finds."""
    body = {"hetu": hetu, "givenName": "Testi", **names}
    found = api.post(WORKER, "consent-api", "/v1/persons/lookup", body, purpose=PURPOSE)
    assert found.status_code == 200, found.text
    return str(found.json()["id"])


def person(api: Api, person_id: str, *, who: str = WORKER) -> httpx.Response:
    """`GET /v1/persons/{id}`."""
    return api.get(who, "consent-api", f"/v1/persons/{person_id}", purpose=PURPOSE)


def add_code(api: Api, person_id: str, hetu: str, *, who: str = WORKER, **more: Any) -> httpx.Response:
    """Give a person a code."""
    body = {"hetu": hetu, "reason": "changed", **more}
    return api.post(who, "consent-api", f"/v1/persons/{person_id}/identity-codes", body)


def merge(
    api: Api, survivor: str, duplicate: str, *, who: str = REGISTRAR, reason: str = "entered-twice", **more: Any
) -> httpx.Response:
    """Merge a duplicate into a person."""
    body = {"duplicateId": duplicate, "reason": reason}
    return api.post(who, "consent-api", f"/v1/persons/{survivor}/merge", body, **more)


def represent(api: Api, represented: str, representative: str, *, who: str = WORKER, **more: Any) -> httpx.Response:
    """Register a representation."""
    body = {
        "representedPersonId": represented,
        "representativePersonId": representative,
        "kind": "proxy",
        "mandates": ["consents", "log", "plans", "referrals"],
        "evidence": "valtuutus 1/2026",
        "validFrom": "2026-01-01",
        **more,
    }
    return api.post(who, "consent-api", "/v1/representations", body)
