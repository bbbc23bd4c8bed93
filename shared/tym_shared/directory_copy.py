"""A service's persisted copy of the directory: the worker renews it, the web process reads it."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.directory import Directory
from tym_shared.errors import Unavailable
from tym_shared.peers import Peer
from tym_shared.tables import DirectoryCopy

SERVICE_ACCESS = Access(caller="service", user="directory")


async def renew_copy(database: Database, consent: Peer) -> int:
    """Ask consent-api for the directory and store it; the time of an unchanged one is renewed. Always returns 0."""
    async with database.transaction(SERVICE_ACCESS) as session:
        held = (await session.execute(select(DirectoryCopy.etag))).scalar_one_or_none()
    answer = await consent.call("GET", "/v1/directory", headers={"If-None-Match": held} if held else {})
    values: dict[str, Any] = {"id": 1, "fetched_at": datetime.now(UTC)}
    if answer.status == 304:
        async with database.transaction(SERVICE_ACCESS) as session:
            copy = await session.get_one(DirectoryCopy, 1)
            copy.fetched_at = values["fetched_at"]
        return 0
    values |= {"etag": answer.headers["etag"], "document": answer.json()}
    statement = insert(DirectoryCopy).values(**values)
    async with database.transaction(SERVICE_ACCESS) as session:
        await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    return 0


@dataclass(kw_only=True)
class HeldDirectory:
    """The directory in memory: reread when `load` gives another etag, and dropped once older than `max_age` seconds."""

    load: Callable[[str | None], Awaitable[tuple[Directory | None, datetime] | None]]
    max_age: float
    current: Directory | None = None
    fetched_at: datetime | None = field(default=None)

    async def refresh(self) -> int:
        """Look once whether there is a newer state. Always returns 0."""
        found = await self.load(self.current.etag if self.current else None)
        if found:
            newer, self.fetched_at = found
            self.current = newer or self.current
        return 0

    def get(self) -> Directory | None:
        """The directory, or None if there is none young enough to be trusted."""
        if self.fetched_at is None:
            return None
        age = time.time() - self.fetched_at.timestamp()
        return self.current if age <= self.max_age else None

    def require(self) -> Directory:
        """The directory; Unavailable if there is none to be trusted."""
        directory = self.get()
        if directory is None:
            raise Unavailable("The directory has not been received yet.")
        return directory


async def load_copy(database: Database, etag: str | None) -> tuple[Directory | None, datetime] | None:
    """The stored copy and when it was received; without its directory when the etag is the one already held."""
    async with database.transaction(SERVICE_ACCESS) as session:
        head = (await session.execute(select(DirectoryCopy.etag, DirectoryCopy.fetched_at))).one_or_none()
        if head is None:
            return None
        if head.etag == etag:
            return None, head.fetched_at
        document = (await session.execute(select(DirectoryCopy.document))).scalar_one()
    return Directory.parse(document, etag=head.etag), head.fetched_at
