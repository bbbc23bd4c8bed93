"""OAuth 2 access tokens (RFC 9068) checked against the directory's issuers; the only room that knows jose.

Guaranteed of every accepted token: type `at+jwt`, ES256 or RS256 by a key of its own issuer chosen by `kid`, our
audience, not expired, issued in the past (10 s of skew allowed). A token without audience, expiry, issue time or
subject is refused, and so is any `crit` header. Keys are fetched at most every 30 s per issuer for an unknown `kid`.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from jose import jwk, jwt
from jose.exceptions import JOSEError

from tym_shared.directory import Directory, Issuer
from tym_shared.errors import Unidentified

ALGORITHMS = {"ES256": ("EC", "P-256"), "RS256": ("RSA", None)}
SKEW = 10
REFETCH_AFTER = 30.0
CACHED_TOKENS = 10_000
LONGEST_NAME = 200
"""Of a user's name, what every log has room for."""
SHAPES = {"org": str, "roles": list, "scope": str, "acr": str, "name": str, "hetu": str, "client_id": str}
"""Of which type a claim is where it is given (RFC 9068 § 2.2)."""


UNREADABLE = (JOSEError, RecursionError, OverflowError, TypeError, ValueError)
"""What jose lets through from a token built to break a parser, beside its own errors."""


class TokenRefused(Unidentified):
    """The access token is missing or not accepted."""


Source = tuple[str, str]
"""An issuer and the address of its keys."""


class FetchJson(Protocol):
    """Fetches a JSON document by its address."""

    async def __call__(self, url: str) -> Mapping[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a checked token says."""

    issuer: Issuer
    subject: str
    client_id: str
    organisation: str | None
    roles: frozenset[str]
    scopes: frozenset[str]
    acr: str | None
    name: str
    hetu: str | None
    audience: str
    expires: float


class KeyRing:
    """The public keys of each issuer, built once per key; an issuer whose key address changes begins anew."""

    def __init__(self, fetch: FetchJson) -> None:
        """Fetch key sets with `fetch` when a key id is first seen."""
        self._fetch = fetch
        self._keys: dict[Source, dict[tuple[str, str], Any]] = {}  # jose's Key classes are untyped
        self._fetched: dict[Source, float] = {}
        self._locks: dict[Source, asyncio.Lock] = {}

    async def key(self, issuer: Issuer, kid: str, algorithm: str) -> Any:  # jose's Key classes are untyped
        """The issuer's signature key of this id for this algorithm; TokenRefused if it has none."""
        if issuer.jwks is not None:
            found = _usable_keys(issuer.jwks).get((kid, algorithm))
        else:
            found = await self._fetched_key(issuer, (kid, algorithm))
        if found is None:
            raise TokenRefused("The token's key is not known.")
        return found

    async def _fetched_key(self, issuer: Issuer, wanted: tuple[str, str]) -> Any:  # jose's Key classes are untyped
        assert issuer.jwks_uri is not None
        source = (issuer.url, issuer.jwks_uri)
        if wanted not in self._keys.get(source, {}):
            async with self._locks.setdefault(source, asyncio.Lock()):
                if wanted not in self._keys.get(source, {}) and self._may_fetch(source):
                    self._keys[source] = _usable_keys(await self._fetch(issuer.jwks_uri))
                    self._fetched[source] = time.monotonic()
        return self._keys.get(source, {}).get(wanted)

    def _may_fetch(self, source: "Source") -> bool:
        return time.monotonic() - self._fetched.get(source, float("-inf")) >= REFETCH_AFTER


def _usable_keys(key_set: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    usable = {}
    for key in key_set.get("keys", ()):
        for algorithm, (family, curve) in ALGORITHMS.items():
            fits = key.get("kty") == family and (curve is None or key.get("crv") == curve)
            if fits and key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm and "kid" in key:
                usable[(str(key["kid"]), algorithm)] = jwk.construct(key, algorithm)
    return usable


class TokenVerifier:
    """Checks tokens, and remembers the accepted ones for at most `cache` seconds and never beyond their expiry."""

    def __init__(self, directory: Callable[[], Directory], fetch: FetchJson, *, cache: float) -> None:
        """Trust the issuers that `directory` names at the time of each check."""
        self._directory = directory
        self._ring = KeyRing(fetch)
        self._cache_seconds = cache
        self._cache: dict[bytes, tuple[float, str, Claims]] = {}

    async def verify(self, token: str, *, audiences: tuple[str, ...]) -> Claims:
        """The claims of a token meant for one of `audiences`; TokenRefused otherwise."""
        directory = self._directory()
        digest = hashlib.sha256(token.encode()).digest()
        until, etag, known = self._cache.get(digest, (0.0, "", None))
        if known and until > time.time() and etag == directory.etag and known.audience in audiences:
            return known
        claims = await self._check(token, directory, audiences)
        if len(self._cache) >= CACHED_TOKENS:
            self._cache.clear()
        self._cache[digest] = (min(claims.expires, time.time() + self._cache_seconds), directory.etag, claims)
        return claims

    async def _check(self, token: str, directory: Directory, audiences: tuple[str, ...]) -> Claims:
        try:
            header = jwt.get_unverified_header(token)
            unchecked = jwt.get_unverified_claims(token)
        except UNREADABLE as error:
            raise TokenRefused("The token cannot be read.") from error
        algorithm, kid = str(header.get("alg")), header.get("kid")
        if str(header.get("typ", "")).lower() not in {"at+jwt", "application/at+jwt"}:
            raise TokenRefused("The token is not an access token.")
        if algorithm not in ALGORITHMS or "crit" in header or not isinstance(kid, str):
            raise TokenRefused("The token's header is not accepted.")
        issuer, audience = directory.issuers.get(str(unchecked.get("iss"))), unchecked.get("aud")
        if issuer is None:
            raise TokenRefused("The token's issuer is not known.")
        if audience not in audiences:
            raise TokenRefused("The token is meant for another service.")
        key = await self._ring.key(issuer, kid, algorithm)
        options = {f"require_{claim}": True for claim in ("aud", "exp", "iat", "sub", "iss")} | {"leeway": SKEW}
        try:
            checked = jwt.decode(
                token, key, algorithms=[algorithm], audience=str(audience), issuer=issuer.url, options=options
            )
        except UNREADABLE as error:
            raise TokenRefused("The token is not valid.") from error
        if float(checked["iat"]) > time.time() + SKEW:
            raise TokenRefused("The token is issued in the future.")
        return _claims(checked, issuer)


def _claims(checked: Mapping[str, Any], issuer: Issuer) -> Claims:
    for name, kind in SHAPES.items():
        if not isinstance(checked.get(name, kind()), kind):
            raise TokenRefused("A claim of the token has another shape than it should.")
    return Claims(
        issuer=issuer,
        subject=str(checked["sub"]),
        client_id=str(checked.get("client_id", "")),
        organisation=checked.get("org"),
        roles=frozenset(map(str, checked.get("roles", ()))),
        scopes=frozenset(str(checked.get("scope", "")).split()),
        acr=checked.get("acr"),
        name=str(checked.get("name", checked["sub"]))[:LONGEST_NAME],
        hetu=checked.get("hetu"),
        audience=str(checked["aud"]),
        expires=float(checked["exp"]),
    )


def sign_client_assertion(key_pem: str, *, client_id: str, audience: str, jti: str) -> str:
    """A client assertion for `private_key_jwt` (RFC 7523), good for one minute at `audience`."""
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": audience, "iat": now, "exp": now + 60, "jti": jti}
    return str(jwt.encode(claims, key_pem, algorithm="ES256"))
