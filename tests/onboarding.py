"""An organisation brought in over HTTP alone: entered, its issuer bound, its client registered with keys of its own."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.api_client import Api
from tym_local.assertions import ASSERTION_TYPE
from tym_local.clients import Client
from tym_local.grants import issuer_url, token_endpoint
from tym_local.keys import SigningKey, kept_signing_key
from tym_local.registrations import registration_secret
from tym_local.tokens import client_assertion

OPERATOR = "directory-admin"
SERVICES = ("plans-api", "referral-api", "consent-api")
SCOPES = {
    "consent-api": "persons:read persons:write organisations:read relations:read relations:write bases:read"
    " consents:read consents:write decisions:evaluate events:read",
    "referral-api": "referrals:read referrals:write events:read",
    "plans-api": "plans:read cases:read services:read events:read",
}
GRANTS = {
    "employment-services": ["persons:read", "persons:write", "organisations:read", "relations:write", "relations:read"],
    "recruitment": ["consents:write", "consents:read", "decisions:evaluate"],
    "joint-service": ["referrals:read", "referrals:write", "services:read", "events:read"],
}


def names(text: str) -> dict[str, str]:
    """A name in each language."""
    return {language: f"{text} {language}" for language in ("fi", "sv", "en")}


@dataclass
class Partner:
    """An organisation, and its client at its own issuer; `code` is the organisation's id and the issuer's name."""

    api: Api
    code: str
    client: str = ""
    keys: list[SigningKey] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """The `iss` of its tokens."""
        return issuer_url(self.api.stack.url("issuer"), self.code)

    @property
    def path(self) -> str:
        """Where the organisation is in the directory."""
        return f"/v1/organisations/{self.code}"

    @property
    def client_path(self) -> str:
        """Where its client is."""
        return f"{self.path}/clients/{self.client}"

    def bind(self, **changes: Any) -> httpx.Response:
        """Bind its issuer to it."""
        body = {
            "issuer": self.issuer,
            "kind": "organisation",
            "jwksUri": f"{self.issuer}/jwks",
            "organisations": [self.code],
            **changes,
        }
        headers = {"If-Match": '"0"'}
        return self.api.put(OPERATOR, "consent-api", f"/v1/issuers/{uuid.uuid4()}", body, headers=headers)

    def registration(self, **changes: Any) -> dict[str, Any]:
        """The registration of its client."""
        return {
            "clientId": f"{self.code}-worker",
            "issuer": self.issuer,
            "audiences": list(SERVICES),
            "grants": GRANTS,
            **changes,
        }

    def register(self, **changes: Any) -> httpx.Response:
        """Register its client."""
        return operate(self.api, f"{self.path}/clients", self.registration(**changes))

    def add_key(self, **changes: Any) -> httpx.Response:
        """Register one more key of the client, which joins `keys`."""
        folder: Path = self.api.stack.folder
        key = kept_signing_key(folder / "keys" / "partners" / f"{self.code}-{len(self.keys)}.pem")
        self.keys.append(key)
        return operate(self.api, f"{self.client_path}/keys", {"jwk": key.public, **changes})

    def retire_key(self, place: int, **body: Any) -> httpx.Response:
        """Retire one of its keys."""
        return operate(self.api, f"{self.client_path}/keys/{self.keys[place].key_id}/retire", body)

    def introduce(self) -> None:
        """Register the client at the issuer itself, which fetches the client's keys from consent-api."""
        stack = self.api.stack
        known = Client(
            id=f"{self.code}-worker",
            title=self.code,
            issuer=self.code,
            org=self.code,
            roles=("employment-specialist",),
            scopes=SCOPES,
            acr="substantial",
            name="Uusi Työntekijä",
            jwks_uri=f"{stack.url('consent-api')}/v1/clients/{self.client}/jwks",
        )
        answer = httpx.post(
            f"{stack.url('issuer')}/issuers/{self.code}/clients",
            content=known.model_dump_json(by_alias=True),
            headers={"Authorization": f"Bearer {registration_secret(stack.folder)}"},
            trust_env=False,
        )
        assert answer.status_code == 201, answer.text

    def ask_token(self, audience: str, *, key: int = 0) -> httpx.Response:
        """Ask the issuer for a token, proving by one of the client's keys who it is."""
        endpoint = token_endpoint(self.api.stack.url("issuer"), self.code)
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": client_assertion(f"{self.code}-worker", endpoint, self.keys[key]),
            "audience": audience,
        }
        return httpx.post(endpoint, data=form, trust_env=False)

    def ask(self, method: str, service: str, path: str, *, key: int = 0, **options: Any) -> httpx.Response:
        """A request with a fresh token of the client."""
        granted = self.ask_token(service, key=key)
        assert granted.status_code == 200, granted.text
        headers = {"Authorization": f"Bearer {granted.json()['access_token']}", **options.pop("headers", {})}
        return self.api.request(None, method, service, path, headers=headers, **options)


def operate(api: Api, path: str, body: Any) -> httpx.Response:
    """A POST of the operator's keeper of the directory."""
    return api.post(OPERATOR, "consent-api", path, body)


def entered(api: Api, *, kind: str = "employment-authority", **more: Any) -> Partner:
    """A new organisation in the directory, without issuer and client."""
    code = f"new-{uuid.uuid4().hex[:10]}"
    body = {"id": code, "kind": kind, "names": names("Uusi"), **more}
    answer = operate(api, "/v1/organisations", body)
    assert answer.status_code == 201, answer.text
    return Partner(api, code)


def onboarded(api: Api, **registration: Any) -> Partner:
    """A new organisation whose client can ask for tokens and is known to every service."""
    partner = entered(api)
    bound = partner.bind()
    assert bound.status_code == 200, bound.text
    registered = partner.register(**registration)
    assert registered.status_code == 201, registered.text
    partner.client = registered.json()["id"]
    added = partner.add_key()
    assert added.status_code == 201, added.text
    partner.introduce()
    return partner


def known_everywhere(partner: Partner) -> None:
    """Wait until every service has the directory with this organisation's client."""
    for service in SERVICES:
        partner.api.eventually(lambda place=service: partner.ask("GET", place, "/v1/events"), within=30)  # type: ignore[misc]
