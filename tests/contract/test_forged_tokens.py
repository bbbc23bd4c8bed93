"""No token that its issuer did not sign for this service, for this organisation and for now is accepted anywhere."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws

from tests.api_client import Api
from tests.minting import Mint, new_key, new_rsa_key
from tests.tables import PACKAGES
from tym_shared.vocabulary import OrganisationKind

pytestmark = pytest.mark.usefixtures("nothing_is_written")
HOME = "employment-vantaa"
SCOPE = "events:read"
Forge = Callable[[Mint, str], str]


def with_claims(**changes: Any) -> Forge:
    """Signed by the right key with some claims changed; None leaves a claim out."""

    def forge(mint: Mint, service: str) -> str:
        return mint.sign(HOME, mint.claims(HOME, service, **{"scope": SCOPE, "org": HOME, **changes}))

    return forge


def with_header(**changes: object) -> Forge:
    """Signed by the right key with some members of the header changed; None leaves a member out."""

    def forge(mint: Mint, service: str) -> str:
        return mint.sign(HOME, mint.claims(HOME, service, scope=SCOPE, org=HOME), header=changes)

    return forge


def part(document: object) -> str:
    """A part of a token."""
    return encoded(json.dumps(document).encode())


def encoded(content: bytes) -> str:
    """Bytes as a token holds them."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned(mint: Mint, service: str) -> str:
    """The algorithm `none` with an empty signature."""
    header = {"alg": "none", "typ": "at+jwt", "kid": mint.key_id(HOME)}
    return f"{part(header)}.{part(mint.claims(HOME, service, scope=SCOPE, org=HOME))}."


def unsigned_in_capitals(mint: Mint, service: str) -> str:
    """The same spelled otherwise, with another token's signature."""
    header = {"alg": "NoNe", "typ": "at+jwt", "kid": mint.key_id(HOME)}
    signature = good(mint, service).rpartition(".")[2]
    return f"{part(header)}.{part(mint.claims(HOME, service, scope=SCOPE, org=HOME))}.{signature}"


def good(mint: Mint, service: str) -> str:
    """Nothing forged."""
    return mint.worker(OrganisationKind.EMPLOYMENT_AUTHORITY, service, scope=SCOPE)


def public_key_as_secret(form: str) -> Forge:
    """HMAC with the issuer's public key as the secret."""

    def forge(mint: Mint, service: str) -> str:
        key = mint.key(HOME)
        secret = key.as_der(private=False) if form == "der" else key.as_pem(private=False)
        header = {"alg": "HS256", "typ": "at+jwt", "kid": mint.key_id(HOME)}
        signed = f"{part(header)}.{part(mint.claims(HOME, service, scope=SCOPE, org=HOME))}"
        return f"{signed}.{encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"

    return forge


def by_another_issuers_key(mint: Mint, service: str) -> str:
    """Another issuer's key under this issuer's name."""
    claims = mint.claims(HOME, service, scope=SCOPE, org=HOME)
    return mint.sign(HOME, claims, header={"kid": mint.key_id("kela")}, key=mint.key("kela"))


def by_another_key_with_this_kid(mint: Mint, service: str) -> str:
    """A fresh key that calls itself by the issuer's key id."""
    return mint.sign(HOME, mint.claims(HOME, service, scope=SCOPE, org=HOME), key=new_key())


def by_rsa(mint: Mint, service: str) -> str:
    """An RSA key that calls itself by the issuer's key id."""
    return mint.sign(HOME, mint.claims(HOME, service, scope=SCOPE, org=HOME), key=new_rsa_key(), alg="RS256")


def with_its_own_key(mint: Mint, service: str) -> str:
    """A token that brings its key along."""
    key = new_key()
    header = {"jwk": key.as_dict(private=False)}
    return mint.sign(HOME, mint.claims(HOME, service, scope=SCOPE, org=HOME), header=header, key=key)


def altered(mint: Mint, service: str) -> str:
    """A good token whose claims were changed afterwards."""
    header, _, signature = good(mint, service).split(".")
    claims = mint.claims(HOME, service, scope=SCOPE + " decisions:any", org=HOME)
    return f"{header}.{part(claims)}.{signature}"


def without_signature(mint: Mint, service: str) -> str:
    """A good token without its signature."""
    return good(mint, service).rpartition(".")[0] + "."


def detached(mint: Mint, service: str) -> str:
    """Its claims left out."""
    header, _, signature = good(mint, service).split(".")
    return f"{header}..{signature}"


def not_of_claims(content: bytes) -> Forge:
    """Signed by the right key, but not a set of claims."""

    def forge(mint: Mint, service: str) -> str:
        header = {"alg": "ES256", "typ": "at+jwt", "kid": mint.key_id(HOME)}
        return jws.serialize_compact(header, content, mint.key(HOME))

    return forge


def deep_header(mint: Mint, service: str) -> str:
    """A header nested deeper than a parser goes."""
    return f"{encoded(b'[' * 9_000)}.{part(mint.claims(HOME, service))}.c2ln"


def now(seconds: int) -> int:
    """A moment so many seconds from now."""
    return int(time.time()) + seconds


FORGED: dict[str, Forge] = {
    "alg none": unsigned,
    "alg none in capitals": unsigned_in_capitals,
    "hmac with the public key as pem": public_key_as_secret("pem"),
    "hmac with the public key as der": public_key_as_secret("der"),
    "another issuer's key": by_another_issuers_key,
    "another key with this kid": by_another_key_with_this_kid,
    "an rsa key with this kid": by_rsa,
    "its own key along": with_its_own_key,
    "altered claims": altered,
    "no signature": without_signature,
    "no claims": detached,
    "claims that are a list": not_of_claims(b"[1]"),
    "claims that are no json": not_of_claims(b"\xff"),
    "deep claims": not_of_claims(b"[" * 9_000),
    "deep header": deep_header,
    "an id token": with_header(typ="JWT"),
    "a logout token": with_header(typ="logout+jwt"),
    "no type": with_header(typ=None),
    "an unknown kid": with_header(kid="somebody-elses"),
    "no kid": with_header(kid=None),
    "a critical extension": with_header(crit=["b64"], b64=True),
    "another audience": with_claims(aud="somebody-else"),
    "several audiences": with_claims(aud=["consent-api", "referral-api", "plans-api"]),
    "no audience": with_claims(aud=None),
    "expired": with_claims(exp=now(-60)),
    "no expiry": with_claims(exp=None),
    "an endless expiry": with_claims(exp=float("inf")),
    "an expiry that is text": with_claims(exp="later"),
    "issued in the future": with_claims(iat=now(3600), nbf=None),
    "not valid yet": with_claims(nbf=now(3600)),
    "no issue time": with_claims(iat=None),
    "no subject": with_claims(sub=None),
    "a subject that is a list": with_claims(sub=["a"]),
    "no issuer": with_claims(iss=None),
    "an unknown issuer": with_claims(iss="https://issuer.example"),
    "another issuer's name": lambda mint, service: with_claims(iss=mint.issuer("kela"))(mint, service),
    "an organisation of another issuer": with_claims(org="kela"),
    "an unknown organisation": with_claims(org="nobody"),
    "no organisation": with_claims(org=None),
    "organisations as a list": with_claims(org=[HOME]),
    "roles that are a number": with_claims(roles=7),
    "a scope that is a list": with_claims(scope=[SCOPE], roles=None),
}


@pytest.mark.parametrize("service", PACKAGES)
@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_refused(api: Api, mint: Mint, service: str, forge: Forge) -> None:
    sent = {"Authorization": f"Bearer {forge(mint, service)}"}
    answer = api.request(None, "GET", service, "/v1/events", headers=sent)
    assert answer.status_code == 401, answer.text
    assert answer.json()["type"].endswith(":token-refused")
    assert "somebody-else" not in answer.text


@pytest.mark.parametrize("service", PACKAGES)
def test_the_same_token_unforged_is_accepted(api: Api, mint: Mint, service: str) -> None:
    answer = api.request(None, "GET", service, "/v1/events", headers={"Authorization": f"Bearer {good(mint, service)}"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("service", PACKAGES)
def test_a_token_in_the_address_is_not_looked_at(api: Api, mint: Mint, service: str) -> None:
    answer = api.request(None, "GET", service, f"/v1/events?access_token={good(mint, service)}")
    assert answer.status_code == 401


@pytest.mark.parametrize("service", PACKAGES)
def test_identity_comes_from_the_token_and_from_no_header(api: Api, mint: Mint, service: str) -> None:
    sent = {"X-User-Id": "kela", "X-Org": "kela", "X-Forwarded-User": "kela", "Forwarded": "for=kela"}
    assert api.request(None, "GET", service, "/v1/events", headers=sent).status_code == 401
