"""Clients and their keys are registered as they must be, or not at all."""

import base64
import uuid
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from tests.api.consent.questions import problem
from tests.api_client import Api
from tests.onboarding import OPERATOR, Partner, entered, onboarded, operate


@pytest.fixture(scope="module")
def bound(api: Api) -> Partner:
    """An organisation with its issuer, without a client."""
    partner = entered(api)
    assert partner.bind().status_code == 200
    return partner


@pytest.fixture(scope="module")
def joined(api: Api) -> Partner:
    """An organisation with a client that has one key."""
    return onboarded(api)


SHORT_MODULUS = base64.urlsafe_b64encode((2**1023 + 1).to_bytes(128, "big")).decode().rstrip("=")
SUBSYSTEM = {"instance": "FI", "memberClass": "GOV", "memberCode": "1234567-8", "subsystemCode": "tym"}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"issuer": "https://nobody.example/"}, (422, "issuer-not-bound")),
        ({"grants": {"curiosity": ["persons:read"]}}, (422, "grant-unknown")),
        ({"grants": {}}, (400, "malformed")),
        ({"grants": {"recruitment": ["everything"]}}, (400, "malformed")),
        ({"audiences": ["another-api"]}, (400, "malformed")),
        ({"audiences": []}, (400, "malformed")),
        ({"clientId": "with space"}, (400, "malformed")),
        ({"subsystem": {**SUBSYSTEM, "memberCode": "a/b"}}, (422, "subsystem-malformed")),
        ({"subsystem": {"instance": "FI"}}, (400, "malformed")),
    ],
)
def test_a_client_that_does_not_hold_together_is_refused(
    bound: Partner, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert problem(bound.register(**changes)) == refusal


def test_an_x_road_subsystem_belongs_to_one_organisation(api: Api, joined: Partner) -> None:
    subsystem = {**SUBSYSTEM, "subsystemCode": uuid.uuid4().hex}
    version = api.get(OPERATOR, "consent-api", joined.client_path).headers["etag"]
    changed = api.request(
        OPERATOR,
        "PATCH",
        "consent-api",
        joined.client_path,
        body={"subsystem": subsystem},
        headers={"If-Match": version},
    )
    assert changed.status_code == 200, changed.text
    shown = api.get(OPERATOR, "consent-api", joined.client_path).json()
    assert shown["subsystem"] == f"FI/GOV/1234567-8/{subsystem['subsystemCode']}"
    assert shown["grants"]
    other = entered(api)
    assert other.bind().status_code == 200
    assert problem(other.register(subsystem=subsystem)) == (409, "subsystem-taken")


def test_a_client_is_registered_once_and_a_replay_gives_the_first_answer(api: Api) -> None:
    partner = entered(api)
    assert partner.bind().status_code == 200
    path, key = f"{partner.path}/clients", str(uuid.uuid4())
    first = api.post(OPERATOR, "consent-api", path, partner.registration(), key=key)
    again = api.post(OPERATOR, "consent-api", path, partner.registration(), key=key)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert problem(operate(api, path, partner.registration())) == (409, "client-exists")
    assert problem(operate(api, "/v1/organisations/nobody/clients", partner.registration())) == (404, "not-found")


@pytest.mark.parametrize(
    ("key", "pointer"),
    [
        (ECKey.generate_key("P-256").as_dict(private=True), "/jwk/d"),
        (RSAKey.generate_key(2048).as_dict(private=True), "/jwk/d"),
        ({"kty": "RSA", "e": "AQAB", "n": SHORT_MODULUS}, "/jwk/n"),
        (ECKey.generate_key("P-384").as_dict(private=False), "/jwk/crv"),
        ({"kty": "oct", "k": "c2VjcmV0"}, "/jwk/k"),
        ({"kty": "OKP", "crv": "Ed25519", "x": "AA"}, "/jwk/kty"),
    ],
    ids=["ec private", "rsa private", "rsa 1024", "p-384", "symmetric", "ed25519"],
)
def test_a_key_that_is_not_a_strong_public_one_is_refused(
    api: Api, joined: Partner, key: dict[str, Any], pointer: str
) -> None:
    refused = operate(api, f"{joined.client_path}/keys", {"jwk": key})
    assert problem(refused) == (422, "public-key-refused")
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_key_belongs_to_one_client_only(api: Api, joined: Partner) -> None:
    again = operate(api, f"{joined.client_path}/keys", {"jwk": joined.keys[0].public})
    assert problem(again) == (409, "client-key-known")
    renamed = {**joined.keys[0].public, "kid": "another-name"}
    other = onboarded(api)
    assert problem(operate(api, f"{other.client_path}/keys", {"jwk": renamed})) == (409, "client-key-known")
    assert problem(operate(api, f"{joined.path}/clients/{uuid.uuid4()}/keys", {"jwk": renamed})) == (404, "not-found")


def test_a_client_has_ten_keys_at_most(api: Api) -> None:
    partner = onboarded(api)
    for _ in range(9):
        key = RSAKey.generate_key(2048).as_dict(private=False)
        assert operate(api, f"{partner.client_path}/keys", {"jwk": key}).status_code == 201
    assert problem(partner.add_key()) == (409, "client-keys-too-many")
    listed = api.get(OPERATOR, "consent-api", f"{partner.client_path}/keys").json()["items"]
    assert [one["state"] for one in listed] == ["live"] * 10
    assert problem(operate(api, f"{partner.client_path}/keys/nobody/retire", {})) == (404, "not-found")
