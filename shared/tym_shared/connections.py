"""Connections that are used again from transaction to transaction, and places for so many at a time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tym_shared.errors import Unavailable


class PoolExhausted(Unavailable):
    """All database connections are busy."""


class Places:
    """So many places to hold while a block runs.

    Waiting for one is first come, first served, and ends in PoolExhausted after `patience` seconds.
    """

    def __init__(self, number: int, patience: float) -> None:
        self._free = asyncio.Semaphore(number)
        self._patience = patience

    async def __aenter__(self) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(self._patience):  # a third of what wait_for costs, which makes a task of it
                await self._free.acquire()
        except TimeoutError as full:
            raise PoolExhausted from full

    async def __aexit__(self, *_: object) -> None:
        self._free.release()


@dataclass(frozen=True, kw_only=True)
class Shared:
    """A connection as SQLAlchemy and as the driver sees it."""

    connection: AsyncConnection
    driver: asyncpg.Connection

    @classmethod
    async def open(cls, engine: AsyncEngine) -> "Shared":
        """A new one."""
        connection = await engine.connect()
        return cls(connection=connection, driver=(await connection.get_raw_connection()).driver_connection)

    def is_fit(self) -> bool:
        """Whether another transaction may begin on it: it lives, and nothing of the one before is left."""
        left = self.driver.is_closed() or self.driver.is_in_transaction()
        return not (left or self.connection.invalidated or self.connection.in_transaction())

    async def close(self) -> None:
        """Close it on both sides."""
        await self.connection.invalidate()
        await self.connection.close()


class SharedConnections:
    """Connections for transactions, of the driver's own statements and of sessions.

    They stay out of SQLAlchemy's pool between transactions, since to take one out and give it back costs more than a
    statement. One on which something was left, or broken off, is closed.
    """

    def __init__(self, engine: AsyncEngine, places: Places) -> None:
        self._engine = engine
        self._places = places
        self._open: list[Shared] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Shared]:
        """A connection for one transaction."""
        async with self._places:
            shared = await self._take_open() or await Shared.open(self._engine)
            is_broken_off = True
            try:
                yield shared
                is_broken_off = False
            except Exception:
                is_broken_off = False
                raise
            finally:
                if is_broken_off or not shared.is_fit():
                    await shared.close()
                else:
                    self._open.append(shared)

    async def _take_open(self) -> Shared | None:
        while self._open:
            shared = self._open.pop()
            if shared.is_fit():
                return shared
            await shared.close()
        return None

    async def close(self) -> None:
        """Close those that nobody uses."""
        while self._open:
            await self._open.pop().close()


class HotConnections:
    """Connections for single statements that set the access themselves: each one round trip, committed at once.

    The access is local to each, so nothing of it is left on the connection for the next. A connection on which one
    failed is not used again.
    """

    def __init__(self, dsn: str, options: Mapping[str, Any], places: Places) -> None:  # options of the driver's connect
        self._dsn = dsn
        self._options = options
        self._places = places
        self._idle: list[asyncpg.Connection] = []

    def one(self) -> "HotConnection":
        """A connection for one statement, or for some in a row, while a block runs."""
        return HotConnection(self)

    async def take(self) -> asyncpg.Connection:
        """A connection, once there is a place; it is given back or closed, and its place with it."""
        await self._places.__aenter__()
        try:
            return self._take_idle() or await asyncpg.connect(self._dsn, **self._options)
        except BaseException:
            await self._places.__aexit__()
            raise

    async def give_back(self, connection: asyncpg.Connection, *, is_fit: bool) -> None:
        """Keep a connection for the next, or close it."""
        await self._places.__aexit__()
        if is_fit:
            self._idle.append(connection)
        else:
            connection.terminate()

    def _take_idle(self) -> asyncpg.Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None

    async def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            await self._idle.pop().close()


class HotConnection:
    """Holds one of the hot connections while a block runs."""

    def __init__(self, connections: HotConnections) -> None:
        self._connections = connections

    async def __aenter__(self) -> asyncpg.Connection:
        self._taken = await self._connections.take()
        return self._taken

    async def __aexit__(self, failure: type[BaseException] | None, *_: object) -> None:
        await self._connections.give_back(self._taken, is_fit=failure is None)
