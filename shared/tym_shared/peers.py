"""Calls to the other services: our own token, the user's beside it, a deadline, and problems turned into our errors."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from http.client import INTERNAL_SERVER_ERROR
from typing import Any
from uuid import uuid4

import httpx
import stamina
from httpx_aiohttp import AiohttpTransport

from tym_shared.callers import Caller
from tym_shared.errors import Unavailable
from tym_shared.json_documents import from_json, to_json
from tym_shared.settings import ServiceSettings
from tym_shared.tokens import sign_client_assertion

RENEW_BEFORE = 60.0
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 2.0
ADDRESSES = 100
PLAIN = {"Accept-Encoding": "identity"}
RETRY_WITHIN = 1.0
"""Seconds after which a failed call is not tried again: whoever waits for it has a deadline of three."""


class PeerUnavailable(Unavailable):
    """Another service that this answer needs is out of reach.

    Or it was reached and has failed at this very request (500), as `has_failed` says.
    """

    has_failed = False


class PeerRefused(Exception):
    """Another service answered with a problem; the client module that called decides what it means here."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        """Carry the answer's status and problem document."""
        super().__init__(f"{status} {problem.get('type', '')}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class PeerAnswer:
    """What another service answered; its body is shown nowhere."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:  # what JSON can say
        """What the body says; ValueError if it is not JSON."""
        return from_json(self.body)


def new_transport() -> httpx.AsyncBaseTransport:
    """The aiohttp transport, a third of plain httpx's cost per call."""
    return AiohttpTransport()


def new_client(timeout: float, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """An HTTP client over a transport, one of its own unless one is given; closing the client closes it."""
    return httpx.AsyncClient(transport=transport or new_transport(), timeout=timeout)


async def fetch_json(client: httpx.AsyncClient, url: str) -> Mapping[str, Any]:
    """A public JSON document, such as an issuer's key set."""
    try:
        response = await client.get(url)
        response.raise_for_status()
        document: Mapping[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise PeerUnavailable("An issuer's keys are out of reach.") from error
    return document


class ServiceTokens:
    """This service's own access tokens, one per audience, renewed a minute before they expire."""

    def __init__(self, client: httpx.AsyncClient, settings: ServiceSettings, *, client_id: str) -> None:
        """Use the client key and token address of the settings."""
        assert settings.token_url is not None, "TYM_TOKEN_URL is not set"
        assert settings.client_key_file is not None, "TYM_CLIENT_KEY_FILE is not set"
        self._client = client
        self._client_id = client_id
        self._url = str(settings.token_url)
        self._scope = settings.token_scope
        self._key = settings.client_key_file.read_text(encoding="ascii")
        self._held: dict[str, tuple[float, str]] = {}
        self._lock = asyncio.Lock()

    async def token(self, audience: str) -> str:
        """A token for the service `audience`; PeerUnavailable if the issuer does not give one."""
        if (held := self._fresh(audience)) is not None:
            return held
        async with self._lock:
            if (held := self._fresh(audience)) is not None:  # renewed while the lock was waited for
                return held
            assertion = sign_client_assertion(
                self._key, client_id=self._client_id, audience=self._url, jti=str(uuid4())
            )
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
                "audience": audience,
            }
            if self._scope:
                form["scope"] = f"{audience} {self._scope}"
            try:
                response = await self._client.post(self._url, data=form)
                response.raise_for_status()
                answer = response.json()
                token = str(answer["access_token"])
            except (httpx.HTTPError, ValueError, KeyError) as error:
                raise PeerUnavailable("The token issuer is out of reach.") from error
            self._held[audience] = (time.time() + float(answer.get("expires_in", 300)) - RENEW_BEFORE, token)
            return token

    def _fresh(self, audience: str) -> str | None:
        until, token = self._held.get(audience, (0.0, ""))
        return token if until > time.time() else None


@dataclass(kw_only=True)
class Breaker:
    """Stops calling a peer for a moment after repeated failures, so that callers fail at once instead of waiting."""

    failures: int = 0
    open_until: float = field(default=0.0)

    def check(self) -> None:
        """Raise PeerUnavailable while open."""
        if time.monotonic() < self.open_until:
            raise PeerUnavailable

    def note(self, *, ok: bool) -> None:
        """Count a call's result."""
        self.failures = 0 if ok else self.failures + 1
        if self.failures >= FAILURES_TO_OPEN:
            self.open_until = time.monotonic() + OPEN_SECONDS
            self.failures = 0


class Peer:
    """Another service of ours. A call answers within the deadline or raises PeerUnavailable.

    GET and PUT are tried a second time when they fail at once, and never beyond the deadline; a POST is the caller's to
    repeat, under its idempotency key.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        transport: httpx.AsyncBaseTransport,
        tokens: ServiceTokens,
        *,
        timeout: float,
    ) -> None:
        """Call `name` at `base_url` over the transport alone: no redirects, cookies or proxies, and half the cost."""
        self.name = name
        self._base = base_url.rstrip("/")
        self._transport = transport
        self._addresses: dict[str, httpx.URL] = {}
        self._extensions = {"timeout": httpx.Timeout(timeout).as_dict()}
        self._tokens = tokens
        self._breaker = Breaker()

    def _address(self, path: str) -> httpx.URL:
        """The parsed address of a path; parsing is kept for as many paths as a service calls often."""
        if path not in self._addresses:
            if len(self._addresses) >= ADDRESSES:
                self._addresses.clear()
            self._addresses[path] = httpx.URL(self._base + path)
        return self._addresses[path]

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: object | None = None,
        query: Mapping[str, str] | None = None,
        user: Caller | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> PeerAnswer:
        """The answer below 400; PeerRefused carries a 4xx problem, anything else is PeerUnavailable."""
        if method not in {"GET", "PUT"}:
            return await self._call_once(method, path, body=body, query=query, user=user, headers=headers)
        async for attempt in stamina.retry_context(
            on=PeerUnavailable, attempts=2, timeout=RETRY_WITHIN, wait_initial=0.05, wait_jitter=0.05
        ):
            with attempt:
                answer = await self._call_once(method, path, body=body, query=query, user=user, headers=headers)
        return answer

    async def _call_once(
        self,
        method: str,
        path: str,
        *,
        body: object | None,
        query: Mapping[str, str] | None,
        user: Caller | None,
        headers: Mapping[str, str] | None,
    ) -> PeerAnswer:
        self._breaker.check()
        sent = {"Authorization": f"Bearer {await self._tokens.token(self.name)}", **PLAIN, **(headers or {})}
        if user is not None:
            sent["Tym-On-Behalf-Of"] = f"Bearer {user.token}"
        request = httpx.Request(
            method,
            self._address(path),
            params=dict(query) if query else None,
            headers=sent if body is None else sent | {"Content-Type": "application/json"},
            stream=httpx.ByteStream(b"" if body is None else to_json(body)),  # as it is: the transport says its length
            extensions=self._extensions,
        )
        request.read()
        try:
            answer = await _read(await self._transport.handle_async_request(request))
        except httpx.HTTPError as error:
            self._breaker.note(ok=False)
            raise PeerUnavailable(f"{self.name} is out of reach.") from error
        self._breaker.note(ok=answer.status < 500)
        if answer.status >= 500 or answer.status in {401, 429}:
            failure = PeerUnavailable(f"{self.name} does not answer as it should.")
            failure.has_failed = answer.status == INTERNAL_SERVER_ERROR
            raise failure
        if answer.status >= 400:
            raise PeerRefused(answer.status, _problem(answer))
        return answer


async def _read(response: httpx.Response) -> PeerAnswer:
    """The answer with its body as it was sent, which is plain as it was asked for."""
    assert isinstance(response.stream, httpx.AsyncByteStream)
    async with aclosing(response.stream) as stream:
        body = b"".join([part async for part in stream])
    return PeerAnswer(status=response.status_code, headers=response.headers, body=body)


def _problem(answer: PeerAnswer) -> Mapping[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
