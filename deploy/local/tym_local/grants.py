"""What the local issuers grant: access tokens of one service each, to clients that proved who they are."""

import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from jose import jwt
from jose.backends.base import Key

from tym_local.assertions import ASSERTION_TYPE, Assertions, OAuthError
from tym_local.clients import Client, issuers, seeded_clients
from tym_local.keys import ALGORITHM, SigningKey, client_key_file, issuer_key_file, kept_signing_key
from tym_local.ports import SERVICES
from tym_local.registrations import Registrations, fetch_keys

TOKEN_LIFE = 600


def issuer_url(base: str, issuer: str) -> str:
    """The `iss` of an issuer of this process."""
    return f"{base}/issuers/{issuer}"


def token_endpoint(base: str, issuer: str) -> str:
    """Where an issuer's clients ask for tokens."""
    return f"{issuer_url(base, issuer)}/token"


class LocalIssuers:
    """Every issuer that has clients, seeded or registered, with its key kept in the data folder."""

    def __init__(self, base: str, folder: Path) -> None:
        self._base = base
        self._folder = folder
        self._registered = Registrations(folder)
        known = {*issuers(), *self._registered.issuers()}
        self._keys = {issuer: kept_signing_key(issuer_key_file(folder, issuer)) for issuer in known}
        seeded = {client_id: kept_signing_key(client_key_file(folder, client_id)) for client_id in seeded_clients()}
        self._client_keys = {client_id: {key.key_id: key.private.public_key()} for client_id, key in seeded.items()}
        self._assertions = Assertions(self._find, self._keys_of)

    def register(self, issuer: str, body: bytes, authorization: str | None) -> dict[str, str]:
        """Register a client whose public keys are elsewhere; its issuer is made with it where there is none yet."""
        client = self._registered.register(issuer, body, authorization)
        self._keys.setdefault(issuer, kept_signing_key(issuer_key_file(self._folder, issuer)))
        return {"client_id": client.id, "token_endpoint": token_endpoint(self._base, issuer)}

    def configuration(self, issuer: str) -> dict[str, str | list[str]]:
        """An issuer's discovery document; refuses an unknown issuer."""
        self._key(issuer)
        return {
            "issuer": issuer_url(self._base, issuer),
            "token_endpoint": token_endpoint(self._base, issuer),
            "jwks_uri": f"{issuer_url(self._base, issuer)}/jwks",
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": [ALGORITHM],
        }

    def jwks(self, issuer: str) -> dict[str, list[dict[str, str]]]:
        """An issuer's public keys; refuses an unknown issuer."""
        return {"keys": [self._key(issuer).public]}

    def grant(self, issuer: str, form: dict[str, str]) -> dict[str, str | int]:
        """The token response to a request; refuses all but an authenticated client asking for what it may have."""
        key = self._key(issuer)
        if form.get("grant_type") != "client_credentials":
            raise OAuthError("unsupported_grant_type", "only client_credentials is granted here")
        if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
            raise OAuthError("invalid_request", "authenticate with private_key_jwt (RFC 7523)")
        endpoint = token_endpoint(self._base, issuer)
        client = self._assertions.authenticate(form["client_assertion"], issuer=issuer, token_endpoint=endpoint)
        if form.get("client_id", client.id) != client.id:
            raise OAuthError("invalid_request", "client_id is not the assertion's")
        audience = _audience(form, client)
        scope = _scope(form, client.scopes[audience])
        signed = access_token(client, audience, scope, issuer=issuer_url(self._base, issuer), key=key)
        return {"access_token": signed, "token_type": "Bearer", "expires_in": TOKEN_LIFE, "scope": scope}

    def _find(self, client_id: str) -> Client | None:
        return seeded_clients().get(client_id) or self._registered.find(client_id)

    def _keys_of(self, client: Client) -> Mapping[str, Key]:
        return self._client_keys.get(client.id) or fetch_keys(client)

    def _key(self, issuer: str) -> SigningKey:
        if issuer not in self._keys:
            raise OAuthError("invalid_request", "no such issuer", 404)
        return self._keys[issuer]


def access_token(client: Client, audience: str, scope: str, *, issuer: str, key: SigningKey) -> str:
    """An access token (RFC 9068) for one service; only one for consent-api holds a person's identity code."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "sub": client.subject,
        "aud": audience,
        "client_id": client.id,
        "iat": now,
        "nbf": now,
        "exp": now + TOKEN_LIFE,
        "jti": str(uuid.uuid4()),
        "scope": scope,
        "org": client.org,
        "roles": list(client.roles),
        "acr": client.acr,
        "name": client.name,
        "hetu": client.hetu if audience == "consent-api" else None,
    }
    said = {name: value for name, value in claims.items() if value is not None}
    return str(jwt.encode(said, key.private, ALGORITHM, headers={"typ": "at+jwt", "kid": key.key_id}))


def _audience(form: dict[str, str], client: Client) -> str:
    named = {form[name] for name in ("resource", "audience") if name in form}
    if len(named) != 1:
        raise OAuthError("invalid_target", f"name one service as audience: {', '.join(SERVICES)}")
    audience = named.pop()
    if audience not in client.scopes:
        raise OAuthError("invalid_target", f"{client.id} may not ask for {audience}")
    return audience


def _scope(form: dict[str, str], allowed: str) -> str:
    wanted = form.get("scope", "").split()
    if not set(wanted) <= set(allowed.split()):
        raise OAuthError("invalid_scope", f"allowed are: {allowed}")
    return " ".join(wanted) or allowed
