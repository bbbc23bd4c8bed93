"""Clients that were registered while the issuer runs, as an agency registers its own at its issuer (RFC 7591)."""

import hmac
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from jose import jwk
from jose.backends.base import Key
from jose.exceptions import JOSEError
from pydantic import ValidationError

from tym_local.assertions import InvalidClient, OAuthError
from tym_local.clients import Client, seeded_clients
from tym_local.keys import ALGORITHM
from tym_local.ports import LOOPBACK
from tym_local.secret_files import kept_secret

_FETCH_WITHIN = 3.0


def registration_secret(folder: Path) -> str:
    """The initial access token (RFC 7591 section 3) of the issuers in this data folder, for its owner alone."""
    return kept_secret(folder / "secrets" / "registration-token")


class Registrations:
    """The clients registered in this data folder; an issuer that has only such clients comes with the first of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "registrations"
        self._secret = registration_secret(folder)
        self._clients = {client.id: client for client in map(_read, self._folder.glob("*.json"))}

    def register(self, issuer: str, body: bytes, authorization: str | None) -> Client:
        """Keep a client of this issuer; refuses another token than this folder's, and the name of a seeded client.

        Refused as well: keys that are not fetched from this machine, for the issuer is a local one.
        """
        if not hmac.compare_digest(authorization or "", f"Bearer {self._secret}"):
            raise OAuthError("invalid_token", "the registration token of the data folder is needed", 401)
        try:
            client = Client.model_validate_json(body)
        except ValidationError as error:
            fault = error.errors()[0]
            raise OAuthError("invalid_client_metadata", f"{fault['loc']}: {fault['msg']}") from error
        if client.issuer != issuer or client.id in seeded_clients() or client.jwks_uri is None:
            raise OAuthError("invalid_client_metadata", "a new client of this issuer, with its jwksUri, is needed")
        if urlsplit(client.jwks_uri).hostname != LOOPBACK:
            raise OAuthError("invalid_client_metadata", f"keys are fetched from {LOOPBACK} only")
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{client.id}.json").write_text(client.model_dump_json(by_alias=True), encoding="utf-8")
        self._clients[client.id] = client
        return client

    def find(self, client_id: str) -> Client | None:
        """The client registered under this name, or None."""
        return self._clients.get(client_id)

    def issuers(self) -> set[str]:
        """The issuers that have such clients."""
        return {client.issuer for client in self._clients.values()}


def fetch_keys(client: Client) -> dict[str, Key]:
    """The client's public keys at this moment, by key id; InvalidClient while they are out of reach."""
    assert client.jwks_uri is not None
    try:
        answer = httpx.get(client.jwks_uri, timeout=_FETCH_WITHIN, trust_env=False)
        found = answer.raise_for_status().json()["keys"]
        return {str(key["kid"]): jwk.construct(key, ALGORITHM) for key in found if key.get("alg") == ALGORITHM}
    except (httpx.HTTPError, JOSEError, LookupError, TypeError, ValueError) as error:
        raise InvalidClient("the client's keys are out of reach") from error


def _read(file: Path) -> Client:
    return Client.model_validate_json(file.read_text(encoding="utf-8"))
