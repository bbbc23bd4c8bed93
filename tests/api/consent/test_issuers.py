"""Issuers are bound and changed over HTTP: one address once, good keys alone, and only for known organisations."""

import uuid
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.api.consent.questions import problem
from tests.api_client import Api
from tests.minting import Mint
from tests.onboarding import OPERATOR, Partner, entered, operate


@pytest.fixture
def mint(api: Api) -> Mint:
    """Tokens with any claims."""
    return Mint(api.stack)


def put(api: Api, issuer: str, body: Any, *, version: int | None) -> httpx.Response:
    """Bind or change an issuer."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return api.put(OPERATOR, "consent-api", f"/v1/issuers/{issuer}", body, headers=headers)


def body_of(partner: Partner, **changes: Any) -> dict[str, Any]:
    """An issuer with a key of its own in the directory."""
    return {
        "issuer": f"https://{partner.code}.example/",
        "kind": "organisation",
        "jwks": {"keys": [ECKey.generate_key("P-256").as_dict(private=False)]},
        "organisations": [partner.code],
        **changes,
    }


def test_an_issuer_with_its_keys_in_the_directory_is_believed_and_its_keys_can_be_changed(api: Api, mint: Mint) -> None:
    partner = entered(api)
    first, second = ECKey.generate_key("P-256"), RSAKey.generate_key(2048)
    issuer, address = str(uuid.uuid4()), f"https://{partner.code}.example/"

    def key_set(key: ECKey | RSAKey, name: str) -> dict[str, Any]:
        return {"keys": [{**key.as_dict(private=False), "kid": name}]}

    def ask(key: ECKey | RSAKey, name: str) -> httpx.Response:
        claims = mint.claims("kela", "consent-api", scope="events:read", iss=address, org=partner.code)
        alg = "ES256" if isinstance(key, ECKey) else "RS256"
        token = mint.sign("kela", claims, header={"kid": name}, key=key, alg=alg)
        return api.request(None, "GET", "consent-api", "/v1/events", headers={"Authorization": f"Bearer {token}"})

    bound = put(api, issuer, body_of(partner, jwks=key_set(first, "one")), version=0)
    assert (bound.status_code, bound.json()["version"]) == (200, 1), bound.text
    api.eventually(lambda: ask(first, "one"))
    assert ask(second, "two").status_code == 401
    assert problem(put(api, issuer, body_of(partner), version=0)) == (412, "stale")
    changed = put(api, issuer, body_of(partner, jwks=key_set(second, "two")), version=1)
    assert changed.status_code == 200, changed.text
    api.eventually(lambda: ask(second, "two"))
    api.eventually(lambda: ask(first, "one"), status=401)
    shown = api.get(OPERATOR, "consent-api", f"/v1/issuers/{issuer}")
    assert (shown.headers["etag"], shown.json()["organisations"]) == ('"2"', [partner.code])
    assert "d" not in shown.json()["jwks"]["keys"][0]


def test_an_organisation_is_unbound_and_bound_again(api: Api, mint: Mint) -> None:
    partner, other = entered(api), entered(api)
    issuer, key = str(uuid.uuid4()), ECKey.generate_key("P-256")
    body = body_of(partner, jwks={"keys": [{**key.as_dict(private=False), "kid": "one"}]})

    def ask() -> httpx.Response:
        claims = mint.claims("kela", "consent-api", scope="events:read", iss=body["issuer"], org=partner.code)
        token = mint.sign("kela", claims, header={"kid": "one"}, key=key)
        return api.request(None, "GET", "consent-api", "/v1/events", headers={"Authorization": f"Bearer {token}"})

    assert put(api, issuer, body, version=0).status_code == 200
    api.eventually(ask)
    assert put(api, issuer, {**body, "organisations": [other.code]}, version=1).status_code == 200
    api.eventually(ask, status=401)
    registered = operate(api, f"{partner.path}/clients", partner.registration(issuer=body["issuer"]))
    assert problem(registered) == (422, "issuer-not-bound")
    assert put(api, issuer, body, version=2).status_code == 200
    api.eventually(ask)


def test_an_issuer_is_bound_once_and_keeps_its_address(api: Api) -> None:
    partner = entered(api)
    issuer, body = str(uuid.uuid4()), body_of(partner)
    assert problem(put(api, issuer, body, version=None)) == (428, "unmatched")
    assert put(api, issuer, body, version=0).status_code == 200
    assert problem(put(api, str(uuid.uuid4()), body, version=0)) == (409, "issuer-already-bound")
    moved = {**body, "issuer": "https://elsewhere.example/"}
    assert problem(put(api, issuer, moved, version=1)) == (409, "issuer-fixed")


def test_the_services_own_issuer_is_not_changed_here(api: Api) -> None:
    found = api.get(OPERATOR, "consent-api", "/v1/issuers").json()["items"]
    services = next(one for one in found if one["kind"] == "service")
    body = body_of(entered(api), issuer=services["issuer"])
    assert problem(put(api, services["id"], body, version=1)) == (403, "issuer-of-services")
    assert put(api, str(uuid.uuid4()), {**body, "kind": "service"}, version=0).status_code == 400


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"jwksUri": "https://issuer.example/jwks"}, (422, "issuer-keys-unclear")),
        ({"jwks": None}, (422, "issuer-keys-unclear")),
        ({"organisations": []}, (422, "issuer-organisations-unclear")),
        ({"kind": "person"}, (422, "issuer-organisations-unclear")),
        ({"organisations": ["nobody"]}, (422, "organisation-not-in-directory")),
        ({"issuer": "https://user@issuer.example/"}, (422, "issuer-address-refused")),
        ({"issuer": "ftp://issuer.example/"}, (400, "malformed")),
        ({"jwks": {"keys": []}}, (400, "malformed")),
    ],
)
def test_an_issuer_that_does_not_hold_together_is_refused(
    api: Api, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert problem(put(api, str(uuid.uuid4()), body_of(entered(api), **changes), version=0)) == refusal


def test_a_private_key_is_refused_and_stored_nowhere(api: Api) -> None:
    key = ECKey.generate_key("P-256").as_dict(private=True)
    partner, issuer = entered(api), str(uuid.uuid4())
    refused = put(api, issuer, body_of(partner, jwks={"keys": [key]}), version=0)
    assert problem(refused) == (422, "public-key-refused")
    assert refused.json()["errors"][0]["pointer"] == "/jwks/keys/0/d"
    assert str(key["d"]) not in refused.text
    assert api.get(OPERATOR, "consent-api", f"/v1/issuers/{issuer}").status_code == 404
