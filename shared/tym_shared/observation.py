"""What the outside sees of a request beside its answer: request id, API version, a log line and metrics, no content."""

import re
import time
from collections.abc import MutableMapping
from functools import lru_cache
from random import getrandbits
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{1,64}$")
TRACEPARENT = re.compile(rb"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
REQUESTS = Counter("tym_requests", "Requests answered.", ["operation", "status"])
DURATION = Histogram("tym_request_seconds", "Time to the answer.", ["operation"])
EVENTS = Counter("tym_events", "What happened that an operator may want to count.", ["event"])


class Observation:
    """Mirrors X-Request-Id and traceparent, adds API-Version, and logs operation, status and duration."""

    def __init__(self, app: ASGIApp, *, version: str) -> None:
        """Wrap `app`."""
        self._app = app
        self._version = version.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 0
        mirrored = _mirrored(dict(scope["headers"]))

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *mirrored, (b"api-version", self._version)]
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        finally:
            self._note(scope, status, time.perf_counter() - begun, mirrored)

    def _note(self, scope: MutableMapping[str, Any], status: int, seconds: float, mirrored: list[Any]) -> None:
        operation = getattr(scope.get("route"), "operation_id", None) or "other"
        _requests(operation, status).inc()
        _duration(operation).observe(seconds)
        if operation != "other":
            request_id = mirrored[0][1].decode()
            log.info("request.answered", operation=operation, status=status, ms=round(seconds * 1000, 1), id=request_id)


def count(event: str) -> None:
    """Count something that happened under its event name, such as `decision.denied-unrecorded`."""
    _events(event).inc()


@lru_cache(maxsize=500)
def _events(event: str) -> Counter:
    return EVENTS.labels(event)


@lru_cache(maxsize=2000)
def _requests(operation: str, status: int) -> Counter:
    return REQUESTS.labels(operation, str(status))


@lru_cache(maxsize=500)
def _duration(operation: str) -> Histogram:
    return DURATION.labels(operation)


def _mirrored(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    request_id = headers.get(b"x-request-id", b"")
    if not REQUEST_ID.match(request_id):
        request_id = b"%032x" % getrandbits(128)
    mirrored = [(b"x-request-id", request_id)]
    traceparent = headers.get(b"traceparent", b"")
    return [*mirrored, (b"traceparent", traceparent)] if TRACEPARENT.match(traceparent) else mirrored
