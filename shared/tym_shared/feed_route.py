"""The feed over HTTP, the same in every service."""

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


def serve_feed(operations: Operations, *, source: str) -> None:
    """Serve LIST_EVENTS; `source` is the service's name in the events."""

    @operations.route("list_events")
    async def list_events(call: CurrentCall, cursor: Cursor = None, limit: Limit = 100) -> EventPage:
        """Events in the order of their positions. Keep `nextCursor` and ask again with it; nothing is ever skipped."""
        return await read_page(await call.begin(), source=source, cursor=cursor, limit=limit)
