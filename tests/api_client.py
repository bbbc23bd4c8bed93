"""Requests to the running services as seeded clients, with real tokens."""

import json
import time
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import httpx
from joserfc.jws import extract_compact

from tests.identity_codes import new_hetu
from tests.minting import Mint
from tym_local.clients import seeded_clients
from tym_local.stack import LocalStack

Json = Any  # a JSON document
SEEDED_PERSON = "person-aino"


class Api:
    """The three services as their clients see them."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self._http = httpx.Client(timeout=30, trust_env=False)
        self._signed_in: dict[str, str] = {}

    def request(
        self,
        who: str | None,
        method: str,
        service: str,
        path: str,
        *,
        body: Json = None,
        purpose: str | None = None,
        necessity: str | None = None,
        key: str | None = None,
        **options: Any,
    ) -> httpx.Response:
        """One request as a client, or without a token; a POST gets its own idempotency key unless one is given."""
        sent = dict(options.pop("headers", {}))
        if who is not None:
            sent.setdefault("Authorization", f"Bearer {self.token(who, service)}")
        if method == "POST" and key != "":
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        if purpose is not None:
            sent["Tym-Purpose"] = purpose
        if necessity is not None:
            sent["Tym-Necessity"] = necessity
        content = {} if body is None else {"json": body}
        return self._http.request(method, self.stack.url(service) + path, headers=sent, **content, **options)

    def token(self, who: str, service: str) -> str:
        """A token of a seeded client, or of a person that `person_signing_in` has made."""
        if who not in self._signed_in:
            return self.stack.token(who, service)
        claims = json.loads(extract_compact(self.stack.token(SEEDED_PERSON, service).encode()).payload)
        hetu = {"hetu": self._signed_in[who]} if "hetu" in claims else {}
        return Mint(self.stack).sign("persons", claims | {"sub": who, "jti": str(uuid.uuid4())} | hetu)

    def person_signing_in(self, worker: str) -> tuple[str, str]:
        """A new person who is a client of the worker's organisation and has signed in: as (client, id)."""
        client, hetu = f"person-{uuid.uuid4()}", new_hetu()
        body = {"hetu": hetu, "givenName": "Testi", "familyName": "Henkilö"}
        found = self.post(worker, "consent-api", "/v1/persons/lookup", body, purpose="employment-services")
        assert found.status_code == 200, found.text
        person = str(found.json()["id"])
        self.make_client(worker, person)
        self._signed_in[client] = hetu
        assert self.get(client, "consent-api", "/v1/me/consents").status_code == 200
        return client, person

    def get(self, who: str, service: str, path: str, **options: Any) -> httpx.Response:
        """A GET as a client."""
        return self.request(who, "GET", service, path, **options)

    def post(self, who: str, service: str, path: str, body: Json = None, **options: Any) -> httpx.Response:
        """A POST as a client."""
        return self.request(who, "POST", service, path, body=body, **options)

    def put(self, who: str, service: str, path: str, body: Json, **options: Any) -> httpx.Response:
        """A PUT as a client."""
        return self.request(who, "PUT", service, path, body=body, **options)

    def new_person(self, *clients_of: str) -> str:
        """A new fictitious person who is a client of the given workers' organisations; the person's id."""
        workers = clients_of or ("vantaa-worker",)
        body = {"hetu": new_hetu(), "givenName": "Testi", "familyName": "Henkilö"}
        found = self.post(workers[0], "consent-api", "/v1/persons/lookup", body, purpose="employment-services")
        assert found.status_code == 200, found.text
        person = str(found.json()["id"])
        for worker in workers:
            self.make_client(worker, person)
        return person

    def make_client(self, worker: str, person: str) -> str:
        """Register the person as a client of the worker's organisation; the relation's id."""
        relation = str(uuid.uuid4())
        body = {
            "kind": "own-client",
            "personId": person,
            "organisationId": self.organisation_of(worker),
            "startsAt": "2026-01-01T00:00:00Z",
            "version": 1,
        }
        answer = self.put(worker, "consent-api", f"/v1/relations/{relation}", body)
        assert answer.status_code == 200, answer.text
        return relation

    def hetu_of(self, client: str) -> str:
        """The identity code that a seeded person signs in with."""
        return str(seeded_clients()[client].hetu)

    def organisation_of(self, worker: str) -> str:
        """The organisation that a worker's token names."""
        claims = extract_compact(self.stack.token(worker, "consent-api").encode()).payload
        return str(json.loads(claims)["org"])

    def eventually(
        self, attempt: Callable[[], httpx.Response], *, status: int = 200, within: float = 30
    ) -> httpx.Response:
        """Repeat a request until it answers with this status: what background work brings about."""
        until = time.monotonic() + within
        while (answer := attempt()).status_code != status:
            assert time.monotonic() < until, f"still {answer.status_code}: {answer.text}"
            time.sleep(0.05)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
