"""The route class: identify, authorize and open the call before the body is read, seal the call after the handler."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Protocol

from fastapi import Request, Response
from fastapi.routing import APIRoute


class Replayed(Exception):
    """The first answer to this idempotency key, to be given again."""

    def __init__(self, response: Response) -> None:
        """Carry the answer."""
        super().__init__("replayed")
        self.response = response


class OpenCall(Protocol):
    """Opens the call of a request to an operation; see `tym_shared.call`."""

    def __call__(self, request: Request, operation_id: str, stack: AsyncExitStack) -> Awaitable[Any]: ...


Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class OperationRoute(APIRoute):
    """A route of an operation; see `opened` for what it guarantees."""

    def get_route_handler(self) -> Handle:
        """The handler around FastAPI's own."""
        return opened(self.operation_id, super().get_route_handler())


def opened(operation_id: str | None, handle: Handle) -> Handle:
    """The handler within an opened call.

    Order of refusal: 401, 403 and missing headers before the body is parsed, everything else after. The call's
    transaction is committed after the handler and before the response is sent; a failing commit fails the request, and
    any exception rolls everything back.
    """
    assert operation_id is not None

    async def handle_call(request: Request) -> Response:
        open_call: OpenCall = request.app.state.open_call
        try:
            async with AsyncExitStack() as stack:
                call = await open_call(request, operation_id, stack)
                request.state.call = call
                response = await handle(request)
                await call.seal(response)
        except Replayed as replay:
            return replay.response
        return response

    return handle_call
