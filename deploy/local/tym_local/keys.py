"""Signing keys of the local stack: ES256, one for each issuer and each client, kept in the data folder."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk
from jose.backends.base import Key

from tym_local.secret_files import kept_text

ALGORITHM = "ES256"


@dataclass(frozen=True)
class SigningKey:
    """A private key ready to sign, its public half as JWK, and its thumbprint (RFC 7638) as key id."""

    private: Key
    public: dict[str, str]

    @property
    def key_id(self) -> str:
        """The `kid` of tokens signed with this key."""
        return self.public["kid"]


def kept_signing_key(path: Path) -> SigningKey:
    """The key kept at the path in PEM; made at random by the first caller."""
    new = ec.generate_private_key(ec.SECP256R1())
    pem = kept_text(path, new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())
    private = jwk.construct(pem, ALGORITHM)
    parts = {name: str(private.public_key().to_dict()[name]) for name in ("crv", "kty", "x", "y")}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).digest()
    kid = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return SigningKey(private, {**parts, "kid": kid, "use": "sig", "alg": ALGORITHM})


def issuer_key_file(folder: Path, issuer: str) -> Path:
    """Where an issuer's private key lies in the stack's data folder."""
    return folder / "keys" / "issuers" / f"{issuer}.pem"


def client_key_file(folder: Path, client_id: str) -> Path:
    """Where a client's private key lies in the stack's data folder."""
    return folder / "keys" / "clients" / f"{client_id}.pem"
