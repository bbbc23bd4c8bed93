"""The local issuer grants to clients that prove who they are, and to nobody else."""

import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt as second_opinion
from joserfc.jwk import ECKey

from tym_local.issuer import create_issuer
from tym_local.keys import ALGORITHM, client_key_file, kept_signing_key
from tym_local.tokens import client_assertion

BASE = "http://issuer.test"
ENDPOINT = f"{BASE}/issuers/employment-vantaa/token"
CLIENT = "vantaa-worker"
Claims = dict[str, Any]  # Any: claims of a token, good or bad


@pytest.fixture
async def issuer(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_issuer(BASE, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


@pytest.fixture
def sign(tmp_path: Path) -> Callable[..., str]:
    def signed(*, by: str = CLIENT, header: Claims | None = None, **changes: Any) -> str:
        now = int(time.time())
        claims: Claims = {"iss": CLIENT, "sub": CLIENT, "aud": ENDPOINT, "iat": now, "exp": now + 60}
        claims |= {"jti": str(uuid.uuid4()), **changes}
        said = {name: value for name, value in claims.items() if value is not None}
        pem = client_key_file(tmp_path, by)
        kept_signing_key(pem)
        return second_opinion.encode({"alg": ALGORITHM, **(header or {})}, said, ECKey.import_key(pem.read_text()))

    return signed


def form(assertion: str, **changes: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion,
        "audience": "plans-api",
        **changes,
    }


async def granted(issuer: httpx.AsyncClient, folder: Path, client: str, of: str, audience: str) -> Claims:
    endpoint = f"{BASE}/issuers/{of}/token"
    key = kept_signing_key(client_key_file(folder, client))
    answer = await issuer.post(endpoint, data=form(client_assertion(client, endpoint, key), audience=audience))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    public = (await issuer.get(f"/issuers/{of}/jwks")).json()["keys"][0]
    token = second_opinion.decode(answer.json()["access_token"], ECKey.import_key(public), algorithms=[ALGORITHM])
    assert token.header == {"alg": ALGORITHM, "typ": "at+jwt", "kid": public["kid"]}
    return dict(token.claims)


async def test_a_worker_gets_a_token_for_one_service(issuer: httpx.AsyncClient, tmp_path: Path) -> None:
    claims = await granted(issuer, tmp_path, CLIENT, "employment-vantaa", "plans-api")
    assert claims["iss"] == f"{BASE}/issuers/employment-vantaa"
    assert claims["aud"] == "plans-api"
    assert claims["client_id"] == CLIENT
    assert claims["org"] == "employment-vantaa"
    assert claims["roles"] == ["employment-specialist"]
    assert "plans:write" in claims["scope"].split()
    assert claims["exp"] - claims["iat"] == 600


@pytest.mark.parametrize(
    ("audience", "holds_hetu"), [("consent-api", True), ("plans-api", False), ("referral-api", False)]
)
async def test_only_consent_api_is_told_an_identity_code(
    issuer: httpx.AsyncClient, tmp_path: Path, audience: str, holds_hetu: bool
) -> None:
    claims = await granted(issuer, tmp_path, "person-aino", "persons", audience)
    assert ("hetu" in claims) is holds_hetu


async def test_an_assertion_is_good_once(issuer: httpx.AsyncClient, sign: Callable[..., str]) -> None:
    assertion = sign()
    assert (await issuer.post(ENDPOINT, data=form(assertion))).status_code == 200
    second = await issuer.post(ENDPOINT, data=form(assertion))
    assert (second.status_code, second.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "fault",
    [
        {"aud": f"{BASE}/issuers/kela/token"},
        {"aud": None},
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 90_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": int(time.time()) + 86_400},
        {"jti": None},
        {"sub": "kela-specialist"},
        {"iss": "kela-specialist", "sub": "kela-specialist"},
        {"iss": "nobody", "sub": "nobody"},
        {"by": "vantaa-second-worker"},
    ],
    ids=" and ".join,
)
async def test_a_faulty_assertion_is_refused(
    issuer: httpx.AsyncClient, sign: Callable[..., str], fault: dict[str, Any]
) -> None:
    answer = await issuer.post(ENDPOINT, data=form(sign(**fault)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("assertion", ["", "a.b.c", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJ2YW50YWEtd29ya2VyIn0."])
async def test_what_is_no_signed_assertion_is_refused(issuer: httpx.AsyncClient, assertion: str) -> None:
    answer = await issuer.post(ENDPOINT, data=form(assertion))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_assertion_type": "password"}, "invalid_request"),
        ({"client_id": "kela-specialist"}, "invalid_request"),
        ({"audience": "somebody-else"}, "invalid_target"),
        ({"resource": "consent-api"}, "invalid_target"),
        ({"scope": "decisions:any"}, "invalid_scope"),
    ],
    ids=str,
)
async def test_a_request_beyond_the_clients_right_is_refused(
    issuer: httpx.AsyncClient, sign: Callable[..., str], changes: dict[str, str], error: str
) -> None:
    answer = await issuer.post(ENDPOINT, data=form(sign(), **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_a_token_names_its_audience(issuer: httpx.AsyncClient, sign: Callable[..., str]) -> None:
    without = {name: value for name, value in form(sign()).items() if name != "audience"}
    answer = await issuer.post(ENDPOINT, data=without)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_target")


async def test_fewer_scopes_are_granted_when_asked_for(issuer: httpx.AsyncClient, sign: Callable[..., str]) -> None:
    answer = await issuer.post(ENDPOINT, data=form(sign(), scope="plans:read"))
    assert answer.json()["scope"] == "plans:read"


async def test_an_unknown_issuer_is_not_found(issuer: httpx.AsyncClient) -> None:
    assert (await issuer.get("/issuers/nobody/jwks")).status_code == 404


async def test_discovery_names_the_issuers_own_endpoints(issuer: httpx.AsyncClient) -> None:
    found = (await issuer.get("/issuers/kela/.well-known/openid-configuration")).json()
    assert found["issuer"] == f"{BASE}/issuers/kela"
    assert found["token_endpoint"] == f"{BASE}/issuers/kela/token"
    assert (await issuer.get(found["jwks_uri"])).json()["keys"][0]["kty"] == "EC"
