"""The verifier's keys: chosen by issuer, kid and algorithm; fetched rarely; forgotten when the directory forgets."""

from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from tym_shared.directory import Directory, Issuer
from tym_shared.errors import Unavailable
from tym_shared.tokens import TokenRefused, TokenVerifier

URL = "https://issuer.example"
ISSUER = Issuer(url=URL, jwks_uri=f"{URL}/jwks", kind="person")
KNOWN = Directory(etag="1", issuers={URL: ISSUER})
CLAIMS = {"iss": URL, "sub": "someone", "aud": "plans-api", "iat": 1_700_000_000, "exp": 4_000_000_000}


class Issuing:
    """An issuer with keys of every kind, and how often it was asked for them."""

    def __init__(self, *keys: Any) -> None:
        self.keys = keys
        self.asked = 0
        self.is_away = False
        self.directory = KNOWN
        self.verifier = TokenVerifier(lambda: self.directory, self.fetch, cache=60)

    async def fetch(self, url: str) -> Mapping[str, Any]:
        """The key set."""
        self.asked += 1
        if self.is_away:
            raise Unavailable
        assert url == ISSUER.jwks_uri
        return {"keys": list(self.keys)}

    async def accepts(self, token: str) -> bool:
        """Whether the verifier accepts the token."""
        try:
            await self.verifier.verify(token, audiences=("plans-api",))
        except TokenRefused:
            return False
        return True


def signed(key: ECKey | RSAKey, *, kid: str, alg: str) -> str:
    """A good token by this key under this name."""
    return jwt.encode({"alg": alg, "typ": "at+jwt", "kid": kid}, CLAIMS, key, algorithms=[alg])


def public(key: Any, **more: str) -> dict[str, Any]:
    """A key as a key set shows it."""
    return {**key.as_dict(private=False), **more}


@pytest.fixture(scope="module")
def elliptic() -> ECKey:
    """A P-256 key."""
    return ECKey.generate_key("P-256")


@pytest.fixture(scope="module")
def rsa() -> RSAKey:
    """An RSA key."""
    return RSAKey.generate_key(2048)


async def test_a_set_of_mixed_keys_serves_each_algorithm(elliptic: ECKey, rsa: RSAKey) -> None:
    strange = OKPKey.generate_key("Ed25519")
    issuing = Issuing(public(strange, kid="x"), public(elliptic, kid="ec"), public(rsa, kid="rsa"), {"kty": "odd"})
    assert await issuing.accepts(signed(elliptic, kid="ec", alg="ES256"))
    assert await issuing.accepts(signed(rsa, kid="rsa", alg="RS256"))
    assert not await issuing.accepts(signed(rsa, kid="ec", alg="RS256"))
    assert issuing.asked == 1


@pytest.mark.parametrize("more", [{"use": "enc"}, {"alg": "ES384"}, {"kid": "another"}])
async def test_a_key_meant_for_something_else_signs_nothing(elliptic: ECKey, more: dict[str, str]) -> None:
    issuing = Issuing(public(elliptic, **{"kid": "ec", **more}))
    assert not await issuing.accepts(signed(elliptic, kid="ec", alg="ES256"))


async def test_unknown_key_ids_do_not_make_the_issuer_be_asked_again_and_again(elliptic: ECKey) -> None:
    issuing = Issuing(public(elliptic, kid="ec"))
    for number in range(50):
        assert not await issuing.accepts(signed(elliptic, kid=f"unknown-{number}", alg="ES256"))
    assert await issuing.accepts(signed(elliptic, kid="ec", alg="ES256"))
    assert issuing.asked == 1


async def test_a_remembered_token_is_forgotten_with_its_issuer(elliptic: ECKey) -> None:
    issuing = Issuing(public(elliptic, kid="ec"))
    token = signed(elliptic, kid="ec", alg="ES256")
    assert await issuing.accepts(token)
    issuing.directory = Directory(etag="2")
    assert not await issuing.accepts(token)


async def test_an_issuer_that_was_away_for_a_moment_is_asked_again(elliptic: ECKey) -> None:
    issuing = Issuing(public(elliptic, kid="ec"))
    issuing.is_away = True
    with pytest.raises(Unavailable):
        await issuing.accepts(signed(elliptic, kid="ec", alg="ES256"))
    issuing.is_away = False
    assert await issuing.accepts(signed(elliptic, kid="ec", alg="ES256"))
