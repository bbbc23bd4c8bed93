"""Signed statements: a compact JWS (RFC 7515, ES256) over JSON claims, by a key named by its thumbprint (RFC 7638)."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from jose import jwk, jws
from jose.exceptions import JOSEError

ALGORITHM = "ES256"
UNREADABLE = (JOSEError, RecursionError, OverflowError, TypeError, ValueError, LookupError)


class SignatureRefused(ValueError):
    """The statement is not signed by a key that is known, or not signed over what it says."""


class Signer:
    """Signs statements with one private key."""

    def __init__(self, key_pem: str) -> None:
        """Hold an EC P-256 key in PEM; ValueError for anything else."""
        try:
            self._key = jwk.construct(key_pem, ALGORITHM)
            found = self._key.public_key().to_dict()
            parts = {name: _text(found[name]) for name in ("crv", "kty", "x", "y")}
        except UNREADABLE as error:
            raise ValueError("not a private key") from error
        if parts["crv"] != "P-256":
            raise ValueError("not a key on the curve P-256")
        self.key_id = _thumbprint(parts)
        self.public_key: dict[str, Any] = {**parts, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}

    def sign(self, claims: Mapping[str, object]) -> str:
        """The statement as a compact JWS."""
        return str(jws.sign(dict(claims), self._key, headers={"kid": self.key_id}, algorithm=ALGORITHM))


class PublicKeys:
    """Checks statements against a key set; a key counts under its own thumbprint, whatever the set calls it."""

    def __init__(self, key_set: Mapping[str, Any]) -> None:
        """Hold the P-256 keys of a JWKS document; ValueError if it has none."""
        try:
            keys = [key for key in key_set["keys"] if key.get("crv") == "P-256"]
            self._keys = {_thumbprint(key): jwk.construct(key, ALGORITHM) for key in keys}
        except UNREADABLE as error:
            raise ValueError("not a key set") from error
        if not self._keys:
            raise ValueError("no key of the curve P-256")

    def read(self, statement: str) -> tuple[str, dict[str, Any]]:
        """The key's id and the claims of a statement whose signature holds; SignatureRefused otherwise."""
        try:
            key_id = str(jws.get_unverified_header(statement)["kid"])
            claims = json.loads(jws.verify(statement, self._keys[key_id], algorithms=[ALGORITHM]))
        except UNREADABLE as error:
            raise SignatureRefused("The signature does not hold.") from error
        if not isinstance(claims, dict):
            raise SignatureRefused("The statement has no claims.")
        return key_id, claims


def _thumbprint(key: Mapping[str, Any]) -> str:
    parts = {name: key[name] for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
