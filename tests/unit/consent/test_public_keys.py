"""A public key is strong, of a known kind, and has no private part; its thumbprint is the standard's."""

import base64
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from consent_api.public_keys.rules import PublicKeyRefused, read_public_key

EC: dict[str, Any] = ECKey.generate_key("P-256").as_dict(private=False)
RSA: dict[str, Any] = RSAKey.generate_key(2048).as_dict(private=False)
RFC_7638 = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
    "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHz"
    "u6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8a"
    "wapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}
"""The example key of RFC 7638 section 3.1."""


def pointer_of(key: dict[str, Any]) -> str:
    """Where the refusal of a key points."""
    with pytest.raises(PublicKeyRefused) as refused:
        read_public_key(key, pointer="/jwk")
    return refused.value.errors[0].pointer


def test_the_thumbprint_is_that_of_the_standards_own_example() -> None:
    key = read_public_key(RFC_7638, pointer="")
    assert key.thumbprint == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert key.kid == "2011-04-29"


@pytest.mark.parametrize("key", [EC, RSA], ids=["ec", "rsa"])
def test_a_good_key_is_kept_without_what_it_brings_along(key: dict[str, Any]) -> None:
    given = {**key, "kid": "mine", "x5u": "https://elsewhere.example/", "key_ops": ["verify"], "use": "sig"}
    found = read_public_key(given, pointer="")
    assert set(found.jwk) == {"kty", "kid", "use", "alg", *({"crv", "x", "y"} if key["kty"] == "EC" else {"n", "e"})}
    assert found.kid == "mine"
    unnamed = read_public_key({name: value for name, value in key.items() if name != "kid"}, pointer="")
    assert unnamed.kid == unnamed.thumbprint == found.thumbprint


def test_the_same_key_written_otherwise_is_the_same_key() -> None:
    padded = {**RSA, "n": base64.urlsafe_b64encode(b"\0" + base64.urlsafe_b64decode(RSA["n"] + "==")).decode()}
    assert read_public_key(padded, pointer="").thumbprint == read_public_key(RSA, pointer="").thumbprint


@pytest.mark.parametrize("part", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
def test_a_private_part_is_pointed_at(part: str) -> None:
    assert pointer_of({**RSA, part: "AQAB"}) == f"/jwk/{part}"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kty": None}, "kty"),
        ({"kty": ["EC"]}, "kty"),
        ({"crv": "P-384"}, "crv"),
        ({"crv": "secp256k1"}, "crv"),
        ({"x": EC["y"]}, "x"),
        ({"x": "AAAA"}, "x"),
        ({"x": "not base64!"}, "x"),
        ({"y": 7}, "y"),
        ({"use": "enc"}, "use"),
        ({"alg": "ES384"}, "alg"),
        ({"alg": "RS256"}, "alg"),
        ({"kid": "../other"}, "kid"),
        ({"kid": ""}, "kid"),
        ({"kid": 1}, "kid"),
    ],
)
def test_a_weak_or_broken_elliptic_key_is_refused(changes: dict[str, Any], pointer: str) -> None:
    assert pointer_of({**EC, **changes}) == f"/jwk/{pointer}"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"e": "Aw"}, "e"), ({"n": "AQAB"}, "n"), ({"n": "A" * 9_000}, "n"), ({"alg": "PS256"}, "alg")],
)
def test_a_weak_or_broken_rsa_key_is_refused(changes: dict[str, Any], pointer: str) -> None:
    assert pointer_of({**RSA, **changes}) == f"/jwk/{pointer}"
