"""The database as a service uses it: mapping conventions, and transactions that carry the caller's access."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import SecretStr
from sqlalchemy import ARRAY, Date, DateTime, Enum, Insert, MetaData, Text, Uuid, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from tym_shared.access import SET_ACCESS, Access
from tym_shared.errors import Unavailable
from tym_shared.settings import ServiceSettings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {  # SQLAlchemy types the values of this map as Any
    UUID: Uuid(),
    str: Text(),
    datetime: DateTime(timezone=True),
    date: Date(),
    list[str]: ARRAY(Text()),
    list[UUID]: ARRAY(Uuid()),
    dict[str, Any]: JSONB(),
    list[dict[str, Any]]: JSONB(),
    StrEnum: Enum(
        StrEnum,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    ),
}
"""What a Python type is in the database; a StrEnum becomes varchar(40) with a CHECK on its values."""


def new_metadata() -> MetaData:
    """Metadata with the naming convention, so that every constraint has a name that migrations can use."""
    return MetaData(naming_convention=NAMING)


def append(row: type[DeclarativeBase], **values: Any) -> Insert:  # a column's value may be anything
    """An insert that reads nothing back, as insert-only tables under row-level security need."""
    return insert(row).values(**values).inline()


class PoolExhausted(Unavailable):
    """All database connections are busy."""


class Database:
    """A pool under one role. Waiting for a connection is first come, first served, and ends in PoolExhausted."""

    def __init__(self, url: SecretStr, settings: ServiceSettings, *, name: str) -> None:
        """Connect lazily; `name` is shown in pg_stat_activity."""
        self.engine: AsyncEngine = create_async_engine(
            url.get_secret_value(),
            pool_size=settings.pool_size,
            max_overflow=0,
            hide_parameters=True,
            pool_timeout=settings.pool_timeout,
            connect_args={
                "timeout": settings.pool_timeout,
                "server_settings": {
                    "application_name": name,
                    "timezone": "UTC",
                    "statement_timeout": str(int(settings.statement_timeout * 1000)),
                },
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._places = asyncio.Semaphore(settings.pool_size)
        self._patience = settings.pool_timeout
        self._settings = settings
        self._name = name
        self._dsn = url.get_secret_value().replace("postgresql+asyncpg", "postgresql")
        self._hot_places = asyncio.Semaphore(settings.pool_size)
        self._idle: list[asyncpg.Connection] = []

    @asynccontextmanager
    async def transaction(self, access: Access) -> AsyncIterator[AsyncSession]:
        """One transaction under this access: committed when the block ends, rolled back when it raises."""
        await self._take_place(self._places)
        try:
            async with self._sessions() as session, session.begin():
                await session.execute(SET_ACCESS, access.parameters())
                yield session
        finally:
            self._places.release()

    async def _take_place(self, places: asyncio.Semaphore) -> None:
        if not places.locked():
            await places.acquire()
            return
        try:
            async with asyncio.timeout(self._patience):  # a third of what wait_for costs, which makes a task of it
                await places.acquire()
        except TimeoutError as full:
            raise PoolExhausted from full

    async def call_function(self, access: Access, name: str, *arguments: object) -> Any:  # what the function returns
        """One call of a database function that sets the access itself, in a transaction of its own: one round trip.

        The access is local to that transaction, so nothing of it is left on the connection for the next call. A
        connection whose call failed is not used again.
        """
        places = ", ".join(f"${number}" for number in range(1, len(arguments) + 6))
        statement = f"SELECT {name}({places})"
        await self._take_place(self._hot_places)
        try:
            connection = self._take_idle() or await self._connect_hot()
            try:
                value = await connection.fetchval(statement, *access.arguments(), *arguments)
            except BaseException:
                connection.terminate()
                raise
            self._idle.append(connection)
        finally:
            self._hot_places.release()
        return value

    def _take_idle(self) -> asyncpg.Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None

    async def _connect_hot(self) -> asyncpg.Connection:
        settings = {
            "application_name": f"{self._name}-hot",
            "timezone": "UTC",
            "statement_timeout": str(int(self._settings.statement_timeout * 1000)),
        }
        return await asyncpg.connect(self._dsn, timeout=self._patience, server_settings=settings)

    async def dispose(self) -> None:
        """Close every connection."""
        while self._idle:
            await self._idle.pop().close()
        await self.engine.dispose()
