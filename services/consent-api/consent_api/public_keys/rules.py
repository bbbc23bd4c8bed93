"""Public keys as trusted here: for ES256 on P-256 or for RS256 of 2048 bits and more, and never with a private part.

RFC 7517 and 7518 for the shape; a key is the same key under any name when its thumbprint (RFC 7638) is the same.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

from tym_shared.errors import FieldFault, Invalid

PRIVATE_PARTS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
LEAST_RSA_BITS = 2048
MOST_RSA_BITS = 8192
RSA_EXPONENT = 65537
KID = re.compile(r"[A-Za-z0-9_-]{1,100}")
ALGORITHM_OF = {"EC": "ES256", "RSA": "RS256"}
COORDINATE_BYTES = 32


class PublicKeyRefused(Invalid):
    """The key is not a public key of a kind and strength that is accepted here."""


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """A key that has been found good: only the members that are needed, under a name that fits into a path."""

    kid: str
    thumbprint: str
    jwk: Mapping[str, str]


def read_public_key(given: Mapping[str, Any], *, pointer: str) -> PublicKey:
    """The key of a JWK; PublicKeyRefused, pointing at the fault, for anything that is not a strong public key."""
    private = sorted(PRIVATE_PARTS & set(given))
    if private:
        raise _refused(f"{pointer}/{private[0]}", "a private part: this key is compromised, make another")
    kind = given.get("kty")
    if not isinstance(kind, str) or kind not in ALGORITHM_OF:
        raise _refused(f"{pointer}/kty", "EC on P-256 or RSA")
    for member, value in (("use", "sig"), ("alg", ALGORITHM_OF[kind])):
        if given.get(member, value) != value:
            raise _refused(f"{pointer}/{member}", f"{value} or nothing")
    needed = _elliptic(given, pointer) if kind == "EC" else _rsa(given, pointer)
    digest = hashlib.sha256(json.dumps(needed, sort_keys=True, separators=(",", ":")).encode()).digest()
    thumbprint = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    kid = given.get("kid", thumbprint)
    if not isinstance(kid, str) or KID.fullmatch(kid) is None:
        raise _refused(f"{pointer}/kid", "letters, digits, hyphen and underscore, at most 100")
    return PublicKey(
        kid=kid, thumbprint=thumbprint, jwk={**needed, "kid": kid, "use": "sig", "alg": ALGORITHM_OF[kind]}
    )


def _elliptic(given: Mapping[str, Any], pointer: str) -> dict[str, str]:
    if given.get("crv") != "P-256":
        raise _refused(f"{pointer}/crv", "P-256")
    parts = {name: _bytes(given, name, pointer) for name in ("x", "y")}
    for name, value in parts.items():
        if len(value) != COORDINATE_BYTES:
            raise _refused(f"{pointer}/{name}", "32 bytes in base64url")
    x, y = (int.from_bytes(value, "big") for value in parts.values())
    try:
        EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    except ValueError as error:
        raise _refused(f"{pointer}/x", "not a point of the curve") from error
    return {"crv": "P-256", "kty": "EC", "x": _text(parts["x"]), "y": _text(parts["y"])}


def _rsa(given: Mapping[str, Any], pointer: str) -> dict[str, str]:
    modulus, exponent = (int.from_bytes(_bytes(given, name, pointer), "big") for name in ("n", "e"))
    if not LEAST_RSA_BITS <= modulus.bit_length() <= MOST_RSA_BITS or modulus % 2 == 0:
        raise _refused(f"{pointer}/n", f"a modulus of {LEAST_RSA_BITS} to {MOST_RSA_BITS} bits")
    if exponent != RSA_EXPONENT:
        raise _refused(f"{pointer}/e", "the exponent 65537")
    return {"e": _number(exponent), "kty": "RSA", "n": _number(modulus)}


def _bytes(given: Mapping[str, Any], name: str, pointer: str) -> bytes:
    text = given.get(name)
    try:
        if not isinstance(text, str) or len(text) > MOST_RSA_BITS:
            raise _refused(f"{pointer}/{name}", "base64url")
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused(f"{pointer}/{name}", "base64url") from error


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _refused(pointer: str, detail: str) -> PublicKeyRefused:
    return PublicKeyRefused(errors=[FieldFault(pointer=pointer, detail=detail)])
