"""The database as a service uses it: mapping conventions, and transactions that carry the caller's access."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import asyncpg
from pydantic import SecretStr
from pydantic_core import to_jsonable_python
from sqlalchemy import (
    ARRAY,
    BindParameter,
    Date,
    DateTime,
    Enum,
    FromClause,
    MetaData,
    Table,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

from tym_shared.access import SET_ACCESS, Access
from tym_shared.errors import Unavailable
from tym_shared.gathering import Gathering
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


def unnested(table: FromClause, rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:  # what the columns hold
    """Rows of a table's plain columns as one array a column, so that a statement is the same for any number of them."""
    names = list(rows[0])
    arrays = [bindparam(None, [row[name] for row in rows], type_=ARRAY(table.c[name].type)) for name in names]
    return func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in names)).render_derived()


def append_all(row: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> Insert:  # what the columns hold
    """One insert of many rows that reads nothing back."""
    given = unnested(row.__table__, rows)
    return insert(row).from_select(list(rows[0]), select(*given.c)).inline()


def append_records(row: type[DeclarativeBase], records: Sequence[Mapping[str, Any]]) -> Insert:  # as above
    """The same for columns of any kind, arrays and documents among them: the rows travel as one JSON document."""
    return insert_of_records(row, list(records[0]), bindparam(None, to_jsonable_python(records), type_=JSONB()))


def insert_of_records(row: type[DeclarativeBase], names: Sequence[str], document: BindParameter[Any]) -> Insert:
    """One insert of these columns from a JSON document of rows, which may be a parameter."""
    table = row.__table__
    assert isinstance(table, Table)
    given = func.jsonb_populate_recordset(literal_column(f"NULL::{table}"), document)
    fields = given.table_valued(*(column(name, table.c[name].type) for name in names))
    return insert(table).from_select(names, select(*fields.c)).inline()


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
class _Pooled:
    """A connection as SQLAlchemy and as the driver sees it."""

    connection: AsyncConnection
    driver: asyncpg.Connection

    def is_fit(self) -> bool:
        """Whether another transaction may begin on it: it lives, and nothing of the one before is left."""
        left = self.driver.is_closed() or self.driver.is_in_transaction()
        return not (left or self.connection.invalidated or self.connection.in_transaction())


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


class PoolExhausted(Unavailable):
    """All database connections are busy."""


class CallFunction(Protocol):
    """Calls a database function by its name."""

    async def __call__(self, name: str, *arguments: object) -> Any: ...  # what the function returns


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
        self._left_open: list[_Pooled] = []
        self._patience = settings.pool_timeout
        self._settings = settings
        self._name = name
        self._dsn = url.get_secret_value().replace("postgresql+asyncpg", "postgresql")
        self._hot_places = asyncio.Semaphore(settings.pool_size)
        self._idle: list[asyncpg.Connection] = []

    @asynccontextmanager
    async def transaction(self, access: Access) -> AsyncIterator[AsyncSession]:
        """One transaction under this access: committed when the block ends, rolled back when it raises."""
        async with (
            self._pooled() as pooled,
            self._sessions(bind=pooled.connection) as session,
            session.begin(),
        ):
            await (await session.connection()).exec_driver_sql(SET_ACCESS, access.arguments())
            yield session

    @asynccontextmanager
    async def unit(
        self, access: Access, *, opening: str = SET_ACCESS, arguments: Sequence[object] = ()
    ) -> AsyncIterator[Unit]:
        """The same for statements that the driver runs itself; a session joins where one is needed after all.

        `opening` sets the access and may find something on the way, with further arguments.
        """
        async with self._pooled() as pooled, pooled.driver.transaction(isolation="read_committed"):
            found = await pooled.driver.fetchrow(opening, *access.arguments(), *arguments)
            kept = Gathering(pooled.driver)
            yield Unit(
                driver=pooled.driver, kept=kept, found=found, connection=pooled.connection, sessions=self._sessions
            )
            await kept.send()

    @asynccontextmanager
    async def _pooled(self) -> AsyncIterator[_Pooled]:
        """A connection for one transaction.

        It stays out of SQLAlchemy's pool between transactions, since to take it out and give it back costs more than a
        statement. One on which something was left, or broken off, is closed.
        """
        await self._take_place(self._places)
        try:
            pooled = await self._take_open() or await self._open()
            is_broken_off = True
            try:
                yield pooled
                is_broken_off = False
            except Exception:
                is_broken_off = False
                raise
            finally:
                if is_broken_off or not pooled.is_fit():
                    await _close(pooled)
                else:
                    self._left_open.append(pooled)
        finally:
            self._places.release()

    async def _open(self) -> _Pooled:
        connection = await self.engine.connect()
        driver = (await connection.get_raw_connection()).driver_connection
        return _Pooled(connection=connection, driver=driver)

    async def _take_open(self) -> _Pooled | None:
        while self._left_open:
            pooled = self._left_open.pop()
            if pooled.is_fit():
                return pooled
            await _close(pooled)
        return None

    async def _take_place(self, places: asyncio.Semaphore) -> None:
        if not places.locked():
            await places.acquire()
            return
        try:
            async with asyncio.timeout(self._patience):  # a third of what wait_for costs, which makes a task of it
                await places.acquire()
        except TimeoutError as full:
            raise PoolExhausted from full

    @asynccontextmanager
    async def _hot_connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection for single statements that set the access themselves: each one round trip, committed at once.

        The access is local to each, so nothing of it is left on the connection for the next. A connection on which one
        failed is not used again.
        """
        await self._take_place(self._hot_places)
        try:
            connection = self._take_idle() or await self._connect_hot()
            try:
                yield connection
            except BaseException:
                connection.terminate()
                raise
            self._idle.append(connection)
        finally:
            self._hot_places.release()

    @asynccontextmanager
    async def functions(self, access: Access) -> AsyncIterator[CallFunction]:
        """Calls of database functions that set the access themselves, on one connection."""
        held = access.arguments()
        async with self._hot_connection() as connection:

            async def call(name: str, *arguments: object) -> Any:  # what the function returns
                places = ", ".join(f"${number}" for number in range(1, len(held) + len(arguments) + 1))
                return await connection.fetchval(f"SELECT {name}({places})", *held, *arguments)

            yield call

    async def ask(self, access: Access, statement: str, *arguments: object) -> asyncpg.Record:
        """The one row of a statement that takes the access's arguments before its own and sets the access with them."""
        async with self._hot_connection() as connection:
            return await connection.fetchrow(statement, *access.arguments(), *arguments)

    async def call_function(self, access: Access, name: str, *arguments: object) -> Any:  # what the function returns
        """One call of one function."""
        async with self.functions(access) as call:
            return await call(name, *arguments)

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
        while self._left_open:
            await _close(self._left_open.pop())
        await self.engine.dispose()


async def _close(pooled: _Pooled) -> None:
    await pooled.connection.invalidate()
    await pooled.connection.close()
