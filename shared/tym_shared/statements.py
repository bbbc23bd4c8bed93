"""Statements that are compiled once and run by the driver: the way of the writes that are asked most.

SQLAlchemy still says what tables, columns and statements are. What it does at every execution, which is building the
statement, finding it in its cache and switching contexts, costs about ten times what the driver's round trip does.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Generic

import asyncpg
from sqlalchemy import ClauseElement, ColumnElement, Select, Table, bindparam, insert, inspect, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.compiler import SQLCompiler

from tym_shared.gathering import Executor
from tym_shared.inserts import insert_of_records
from tym_shared.shapes import DIALECT, Row, Shape

KEY = "key_"
"""What begins the name of a value by which a row is found, beside those that it is to hold."""


class Statement:
    """A statement with its values by name, or fixed in it. It takes no lists for IN: `= ANY (:array)` says the same."""

    def __init__(self, statement: ClauseElement, *, columns: Sequence[str] | None = None) -> None:
        """Compile it; `columns` are those that an INSERT or UPDATE is to give values."""
        compiled = statement.compile(dialect=DIALECT, column_keys=columns)
        assert isinstance(compiled, SQLCompiler)
        self.text = compiled.string
        assert "POSTCOMPILE" not in self.text, self.text
        self._fixed = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        self._places = [
            (name, compiled.binds[name].type.dialect_impl(DIALECT).bind_processor(DIALECT))
            for name in compiled.positiontup or ()
        ]

    def arguments(self, values: dict[str, Any]) -> list[Any]:  # what the columns hold
        """The values in the order of their places, as the driver takes them."""
        held = self._fixed | values if self._fixed else values
        return [process(held[name]) if process else held[name] for name, process in self._places]

    async def run(self, driver: Executor, **values: Any) -> str:  # what the columns hold
        """Run it; the answer is the command's tag."""
        tag: str = await driver.execute(self.text, *self.arguments(values))
        return tag

    async def values(self, driver: asyncpg.Connection, **values: Any) -> list[Any]:  # what the columns hold
        """The first column of every row, as the driver gives it."""
        return [record[0] for record in await driver.fetch(self.text, *self.arguments(values))]


class Rows(Statement, Generic[Row]):
    """A SELECT of one mapped class. The objects belong to no session; `update_row` stores what is changed in them."""

    def __init__(self, statement: Select[Row], *, beside: Sequence[ColumnElement[Any]] = ()) -> None:  # of any type
        """Compile it; `beside` are further columns that it asks."""
        super().__init__(statement.add_columns(*beside))
        self._shape = Shape(statement)

    async def all(self, driver: asyncpg.Connection, **values: Any) -> Sequence[Row]:  # what the columns hold
        """Every row."""
        return [self._shape.made(record) for record in await driver.fetch(self.text, *self.arguments(values))]

    async def first(self, driver: asyncpg.Connection, **values: Any) -> Row | None:  # what the columns hold
        """The first row, if there is any."""
        record = await driver.fetchrow(self.text, *self.arguments(values))
        return self._shape.made(record) if record is not None else None

    def parted(self, record: asyncpg.Record) -> tuple[Row, Sequence[Any]]:
        """The object that a record begins with, and what comes after it as the driver gives it."""
        return self._shape.parted(record)


async def insert_row(driver: Executor, row: DeclarativeBase) -> None:
    """Insert an object with the attributes that it was given; the table gives the others."""
    await insert_values(driver, type(row), **_held(row))


async def insert_values(driver: Executor, row: type[DeclarativeBase], **values: Any) -> None:  # what the columns hold
    """Insert one row and read nothing back."""
    columns = _columns(row)
    named = {columns[name]: value for name, value in values.items()}
    await _insertion(row, tuple(values)).run(driver, **named)


async def insert_records(
    driver: Executor, row: type[DeclarativeBase], records: Sequence[dict[str, Any]]
) -> None:  # what the columns hold
    """Insert rows that give the same attributes in one statement: they travel as one JSON document."""
    if not records:
        return
    columns = _columns(row)
    if any(columns[name] != name for name in records[0]):
        records = [{columns[name]: value for name, value in record.items()} for record in records]
    await _insertion_of_many(row, tuple(records[0])).run(driver, records=records)


async def update_row(driver: Executor, row: DeclarativeBase) -> None:
    """Store what was changed in an object since it was loaded or made; the row is found by its primary key."""
    held, kind = row.__dict__, type(row)
    columns = _columns(kind)
    changed = tuple(sorted(held.keys() & columns.keys() - inspect(row).unmodified))
    if not changed:
        return
    keys = {KEY + column: held[name] for name, column in _keys(kind)}
    tag = await _change(kind, changed).run(driver, **{columns[name]: held[name] for name in changed}, **keys)
    assert tag == "UPDATE 1", f"{tag}: the row is gone or was never visible"


def _held(row: DeclarativeBase) -> dict[str, Any]:  # what the columns hold
    columns = _columns(type(row))
    return {name: value for name, value in row.__dict__.items() if name in columns}


@cache
def _columns(row: type[DeclarativeBase]) -> dict[str, str]:
    """The names of columns by those of their attributes."""
    return {attribute.key: attribute.columns[0].key for attribute in inspect(row).column_attrs}


@cache
def _keys(row: type[DeclarativeBase]) -> list[tuple[str, str]]:
    mapper = inspect(row)
    return [(mapper.get_property_by_column(column).key, column.name) for column in mapper.primary_key]


@cache
def _insertion(row: type[DeclarativeBase], names: Iterable[str]) -> Statement:
    columns, table = _columns(row), row.__table__
    assert isinstance(table, Table)
    return Statement(insert(table).inline(), columns=[columns[name] for name in names])


@cache
def _insertion_of_many(row: type[DeclarativeBase], names: Iterable[str]) -> Statement:
    listed = [_columns(row)[name] for name in names]
    return Statement(insert_of_records(row, listed, bindparam("records", type_=JSONB())))


@cache
def _change(row: type[DeclarativeBase], names: Iterable[str]) -> Statement:
    columns, table = _columns(row), row.__table__
    assert isinstance(table, Table)
    statement = update(table)
    for _, key in _keys(row):
        statement = statement.where(table.c[key] == bindparam(KEY + key, type_=table.c[key].type))
    return Statement(statement, columns=[columns[name] for name in names])
