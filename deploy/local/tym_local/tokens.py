"""Asking the local issuer for a token the way a real client does."""

import time
import uuid
from pathlib import Path

import httpx
from jose import jwt

from tym_local.assertions import ASSERTION_TYPE
from tym_local.clients import client_named
from tym_local.errors import LocalStackError
from tym_local.grants import token_endpoint
from tym_local.keys import ALGORITHM, SigningKey, client_key_file, kept_signing_key

_RENEW_BEFORE = 60


def client_assertion(client_id: str, endpoint: str, key: SigningKey) -> str:
    """A fresh proof, good for one minute and one use, that the bearer is this client."""
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": endpoint,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 60,
    }
    return str(jwt.encode(claims, key.private, ALGORITHM, headers={"kid": key.key_id}))


class Tokens:
    """Gives access tokens of the seeded clients; asks anew only when the last one is about to expire."""

    def __init__(self, issuer_base: str, folder: Path) -> None:
        self._base = issuer_base
        self._folder = folder
        self._kept: dict[tuple[str, str], tuple[str, float]] = {}

    def token(self, client_id: str, audience: str) -> str:
        """An access token of the client for the service; refuses what the issuer refuses, in its words."""
        kept, until = self._kept.get((client_id, audience), ("", 0.0))
        if time.monotonic() < until:
            return kept
        client = client_named(client_id)
        endpoint = token_endpoint(self._base, client.issuer)
        key = kept_signing_key(client_key_file(self._folder, client.id))
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": client_assertion(client.id, endpoint, key),
            "audience": audience,
        }
        try:
            answer = httpx.post(endpoint, data=form, timeout=10, trust_env=False)
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise LocalStackError(
                f"the token issuer at {self._base} does not answer; start it with: make up"
            ) from error
        if answer.status_code != 200:
            raise LocalStackError(f"the issuer refused: {body.get('error')}: {body.get('error_description')}")
        fresh = str(body["access_token"])
        self._kept[client_id, audience] = (fresh, time.monotonic() + body["expires_in"] - _RENEW_BEFORE)
        return fresh
