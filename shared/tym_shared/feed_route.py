"""The feed over HTTP, the same in every service."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Response

from tym_shared.call import CurrentCall
from tym_shared.feed import EventPage, read_page
from tym_shared.operations import SERVICE, WORKER, Operation, Operations
from tym_shared.wire import Cursor, Limit

LIST_EVENTS = Operation(
    id="list_events",
    method="GET",
    path="/v1/events",
    scope="events:read",
    summary="The feed of events the caller may see",
    callers=frozenset({WORKER, SERVICE}),
)


Data = Mapping[str, Any]  # any JSON
Show = Callable[[Data, str | None], Data]
"""What of an event's data an organisation is shown; none is named for our own services, which find all of it."""


def serve_feed(operations: Operations, *, source: str, show: Show | None = None) -> None:
    """Serve LIST_EVENTS; `source` is the service's name in the events, `show` may hold back members from a reader."""

    @operations.route("list_events", direct=True, response_model=EventPage)
    async def list_events(call: CurrentCall, cursor: Cursor = None, limit: Limit = 100) -> Response:
        """Events in the order of their positions. Keep `nextCursor` and ask again with it; nothing is ever skipped."""
        page = await read_page(await call.drive(), source=source, cursor=cursor, limit=limit)
        if show is not None:
            own = call.caller.organisation
            for event in page.items:
                event.data = dict(show(event.data, own.id if own else None))
        return Response(page.model_dump_json(by_alias=True), media_type="application/json")
