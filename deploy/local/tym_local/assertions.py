"""Client authentication by private_key_jwt (RFC 7523): what makes an assertion good."""

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from jose import jwt
from jose.backends.base import Key
from jose.exceptions import JOSEError

from tym_local.clients import Client
from tym_local.keys import ALGORITHM

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST_LIFE = 600
_CLOCK_SKEW = 10
_REQUIRED = {f"require_{claim}": True for claim in ("aud", "exp", "iss", "jti", "sub")}


class OAuthError(Exception):
    """A refusal of the token endpoint (RFC 6749 section 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class InvalidClient(OAuthError):
    """The client did not prove who it is."""

    def __init__(self, description: str) -> None:
        super().__init__("invalid_client", description, 401)


class Assertions:
    """Finds the clients and their public keys, and knows every assertion already used."""

    def __init__(self, find: Callable[[str], Client | None], keys_of: Callable[[Client], Mapping[str, Key]]) -> None:
        self._find = find
        self._keys_of = keys_of
        self._used: dict[tuple[str, str], float] = {}
        self._using = Lock()

    def authenticate(self, assertion: str, *, issuer: str, token_endpoint: str) -> Client:
        """The client that signed this assertion for this token endpoint, just now and for the first time.

        Refuses another algorithm or signature, a client of another issuer, another audience, a life over ten minutes,
        an assertion without id, and one used before.
        """
        client, key = self._claimed_client(assertion, issuer)
        try:
            claims = jwt.decode(
                assertion,
                key,
                algorithms=[ALGORITHM],
                audience=token_endpoint,
                issuer=client.id,
                subject=client.id,
                options={**_REQUIRED, "leeway": _CLOCK_SKEW},
            )
            expires, issued = float(claims["exp"]), float(claims.get("iat", 0))
        except (JOSEError, ValueError, TypeError, OverflowError) as error:
            raise InvalidClient(f"the assertion was refused: {error}") from error
        now = time.time()
        if expires > now + _LONGEST_LIFE or issued > now + _CLOCK_SKEW:
            raise InvalidClient("the assertion lives too long or comes from the future")
        self._use_once(client.id, str(claims["jti"]), now, expires)
        return client

    def _claimed_client(self, assertion: str, issuer: str) -> tuple[Client, Key]:
        try:
            header: Mapping[str, Any] = jwt.get_unverified_header(assertion)  # Any: unverified JSON
            claimed = jwt.get_unverified_claims(assertion).get("iss")
        except JOSEError as error:
            raise InvalidClient("the assertion is no signed JWT") from error
        if header.get("alg") != ALGORITHM or "crit" in header:
            raise InvalidClient(f"the assertion must be signed with {ALGORITHM}")
        client = self._find(claimed) if isinstance(claimed, str) else None
        if client is None or client.issuer != issuer:
            raise InvalidClient("no such client at this issuer")
        return client, _chosen(self._keys_of(client), header.get("kid"))

    def _use_once(self, client_id: str, jti: str, now: float, expires: float) -> None:
        with self._using:
            self._used = {used: until for used, until in self._used.items() if until > now}
            if (client_id, jti) in self._used:
                raise InvalidClient("the assertion was used before")
            self._used[client_id, jti] = expires + _CLOCK_SKEW


def _chosen(keys: Mapping[str, Key], kid: object) -> Key:
    """The key of this id; a client with one key need not name it."""
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None and kid is None and len(keys) == 1:
        (key,) = keys.values()
    if key is None:
        raise InvalidClient("the client has no such key")
    return key
