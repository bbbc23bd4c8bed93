"""Refuses a request body over the limit: at once when it is announced, while it streams when it is not."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tym_shared.errors import TooLarge
from tym_shared.problems import render


class BodyLimit:
    """Answers 413 to an announced body over `largest` bytes, and stops reading an unannounced one there.

    `larger` are the limits of those whose paths end so: files, which are read as they come.
    """

    def __init__(self, app: ASGIApp, *, largest: int, larger: Mapping[str, int] | None = None) -> None:
        """Wrap `app`."""
        self._app = app
        self._largest = largest
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "GET":
            await self._app(scope, receive, send)
            return
        largest = self._limit_of(scope["path"])
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > largest:
            await render(TooLarge(), instance=scope["path"])(scope, receive, send)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > largest:
                raise TooLarge
            return message

        await self._app(scope, receive_counted, send)

    def _limit_of(self, path: str) -> int:
        return next((limit for ending, limit in self._larger.items() if path.endswith(ending)), self._largest)
