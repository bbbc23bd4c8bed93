"""The database as a service uses it: transactions that carry the caller's access."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from tym_shared.access import SET_ACCESS, Access
from tym_shared.connections import HotConnections, Places, SharedConnections
from tym_shared.gathering import Gathering
from tym_shared.json_documents import from_json
from tym_shared.settings import ServiceSettings
from tym_shared.together import CalledTogether


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The driver's own connection within the session's transaction, for the statements that every write makes.

    A json value is given as text and got as what it says.
    """
    connection = await session.connection()
    driver: asyncpg.Connection = (await connection.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():  # SQLAlchemy begins with the first statement of its own
        await connection.exec_driver_sql("SELECT 1")
    return driver


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One transaction as the driver sees it, which a session can join.

    `kept` are the writes that wait to be sent together, and `found` what the statement found that set the access.
    """

    driver: asyncpg.Connection
    kept: Gathering
    found: asyncpg.Record
    connection: AsyncConnection
    sessions: async_sessionmaker[AsyncSession]

    @asynccontextmanager
    async def join(self) -> AsyncIterator[AsyncSession]:
        """A session within the transaction: stored when the block ends, and kept when the transaction is.

        It finds what was kept back written.
        """
        await self.kept.send()
        async with self.sessions(bind=self.connection) as session, session.begin():
            yield session


class Database:
    """A pool under one role. Waiting for a connection is first come, first served, and ends in PoolExhausted."""

    def __init__(self, url: SecretStr, settings: ServiceSettings, *, name: str) -> None:
        """Connect lazily; `name` is shown in pg_stat_activity."""
        server = {"timezone": "UTC", "statement_timeout": str(int(settings.statement_timeout * 1000))}
        self.engine: AsyncEngine = create_async_engine(
            url.get_secret_value(),
            pool_size=settings.pool_size,
            max_overflow=0,
            hide_parameters=True,
            json_deserializer=from_json,
            pool_timeout=settings.pool_timeout,
            connect_args={
                "timeout": settings.pool_timeout,
                "server_settings": {**server, "application_name": name},
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._connections = SharedConnections(self.engine, Places(settings.pool_size, settings.pool_timeout))
        self._patience = settings.pool_timeout
        self._functions: dict[str, CalledTogether] = {}
        self._hot = HotConnections(
            url.get_secret_value().replace("postgresql+asyncpg", "postgresql"),
            {"timeout": settings.pool_timeout, "server_settings": {**server, "application_name": f"{name}-hot"}},
            Places(settings.pool_size, settings.pool_timeout),
        )

    @asynccontextmanager
    async def transaction(self, access: Access) -> AsyncIterator[AsyncSession]:
        """One transaction under this access: committed when the block ends, rolled back when it raises."""
        async with (
            self._connections.one() as shared,
            self._sessions(bind=shared.connection) as session,
            session.begin(),
        ):
            await (await session.connection()).exec_driver_sql(SET_ACCESS, access.arguments())
            yield session

    @asynccontextmanager
    async def unit(
        self,
        access: Access,
        *,
        opening: str = SET_ACCESS,
        arguments: Sequence[object] = (),
        kept: Gathering | None = None,
    ) -> AsyncIterator[Unit]:
        """The same for statements that the driver runs itself; a session joins where one is needed after all.

        `opening` sets the access and may find something on the way, with further arguments. `kept` are writes that
        wait already, to be sent here.
        """
        async with self._connections.one() as shared, shared.driver.transaction(isolation="read_committed"):
            found = await shared.driver.fetchrow(opening, *access.arguments(), *arguments)
            kept = kept or Gathering.over(shared.driver)
            yield Unit(
                driver=shared.driver, kept=kept, found=found, connection=shared.connection, sessions=self._sessions
            )
            await kept.send()

    async def ask(self, access: Access, statement: str, *arguments: object) -> asyncpg.Record:
        """The one row of a statement that takes the access's arguments before its own and sets the access with them."""
        async with self._hot.one() as connection:
            return await connection.fetchrow(statement, *access.arguments(), *arguments)

    async def call_function(self, access: Access, name: str, *arguments: object) -> Any:  # what the function returns
        """One call of a database function that sets the access itself, sent with those that wait at the same time."""
        if name not in self._functions:
            self._functions[name] = CalledTogether(name, self._hot, patience=self._patience)
        return await self._functions[name].call((*access.arguments(), *arguments))

    async def dispose(self) -> None:
        """Close every connection."""
        await self._hot.close()
        await self._connections.close()
        await self.engine.dispose()
