"""The feed of a service: one publisher numbers committed events, readers page through them, other services follow."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import asyncpg
import structlog
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from sqlalchemy import BigInteger, Integer, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.errors import Malformed
from tym_shared.statements import Rows
from tym_shared.tables import FeedCursor, OutboxEvent

log = structlog.get_logger()

PUBLISHER_LOCK = 0x54594D01
PUBLISH = text(
    """
    WITH fresh AS MATERIALIZED (
        SELECT sequence, row_number() OVER (ORDER BY sequence) AS step
        FROM (SELECT sequence FROM outbox_events WHERE position IS NULL ORDER BY sequence LIMIT 5000) AS waiting
    )
    UPDATE outbox_events AS event
    SET position = (SELECT coalesce(max(position), 0) FROM outbox_events) + fresh.step
    FROM fresh WHERE event.sequence = fresh.sequence
    """
)

NUMBERED = Rows(
    select(OutboxEvent)
    .where(OutboxEvent.position > bindparam("after", type_=BigInteger()))
    .order_by(OutboxEvent.position)
    .limit(bindparam("limit", type_=Integer()))
)

UNREADABLE = (LookupError, TypeError, ValueError)
"""What a reader raises on an event of another shape than it knows; no later try would fare better."""


class Event(BaseModel):
    """An event in the feed, in the attributes of CloudEvents 1.0; it names things by id and holds no personal data."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    specversion: str
    id: UUID
    source: str
    type: str
    subject: UUID
    time: datetime
    position: int
    version: int
    data: dict[str, Any]


class EventPage(BaseModel):
    """A page of the feed; `nextCursor` is always given: ask with it again for what comes later."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    items: list[Event]
    next_cursor: str


class CursorUnreadable(Malformed):
    """The cursor is not one that this feed gave."""


async def publish(session: AsyncSession) -> int:
    """Number the committed events that have no position, in insert order; one publisher at a time, others return 0."""
    locked = await session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": PUBLISHER_LOCK})
    if not locked.scalar_one():
        return 0
    result = await session.execute(PUBLISH)
    return int(getattr(result, "rowcount", 0))


def encode_position(position: int) -> str:
    """The opaque cursor of a position."""
    return base64.urlsafe_b64encode(f"p{position}".encode()).decode().rstrip("=")


def decode_position(cursor: str | None) -> int:
    """The position of a cursor, 0 without one; CursorUnreadable if it is not ours."""
    if cursor is None:
        return 0
    try:
        decoded = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        return int(decoded.removeprefix("p"))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise CursorUnreadable from error


async def read_page(driver: asyncpg.Connection, *, source: str, cursor: str | None, limit: int) -> EventPage:
    """The numbered events after a cursor that the caller may see, in order."""
    after = decode_position(cursor)
    rows = await NUMBERED.all(driver, after=after, limit=limit)
    items = [
        Event.model_construct(
            specversion="1.0",
            id=row.id,
            source=source,
            type=row.type,
            subject=row.aggregate_id,
            time=row.at,
            position=row.position or 0,
            version=row.version,
            data=row.data,
        )
        for row in rows
    ]
    return EventPage.model_construct(items=items, next_cursor=encode_position(items[-1].position if items else after))


class FetchPage(Protocol):
    """Fetches a page of another service's feed."""

    def __call__(self, cursor: str | None) -> Awaitable[EventPage]: ...


Apply = Callable[[AsyncSession, Event], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Applies another service's feed: each event once, in order, in one transaction with the moved cursor.

    Events that do not concern it are passed over without a transaction of their own. One that `apply` cannot read is
    parked: logged by id and passed over, since later ones must not wait for it.
    """

    source: str
    database: Database
    access: Access
    fetch: FetchPage
    apply: Apply
    concerns: Callable[[Event], bool]

    async def advance(self) -> int:
        """Apply one page; return how many events it held."""
        async with self.database.transaction(self.access) as session:
            held = await session.get(FeedCursor, self.source)
        page = await self.fetch(held.cursor if held else None)
        for event in filter(self.concerns, page.items):
            try:
                async with self.database.transaction(self.access) as session:
                    await self.apply(session, event)
                    await self._move(session, encode_position(event.position))
            except UNREADABLE as error:
                log.error(  # noqa: TRY400 - a trace may hold data
                    "event.parked",
                    source=self.source,
                    event_id=str(event.id),
                    type=event.type,
                    error=type(error).__name__,
                )
                async with self.database.transaction(self.access) as session:
                    await self._move(session, encode_position(event.position))
        if page.items and not self.concerns(page.items[-1]):
            async with self.database.transaction(self.access) as session:
                await self._move(session, encode_position(page.items[-1].position))
        return len(page.items)

    async def _move(self, session: AsyncSession, cursor: str) -> None:
        statement = insert(FeedCursor).values(source=self.source, cursor=cursor)
        await session.execute(
            statement.on_conflict_do_update(index_elements=["source"], set_={"cursor": statement.excluded.cursor})
        )
