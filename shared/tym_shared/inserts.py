"""Inserts that read nothing back, as insert-only tables under row-level security need."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import (
    ARRAY,
    BindParameter,
    FromClause,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.orm import DeclarativeBase


def append(row: type[DeclarativeBase], **values: Any) -> Insert:  # a column's value may be anything
    """An insert of one row."""
    return insert(row).values(**values).inline()


def unnested(table: FromClause, rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:  # what the columns hold
    """Rows of a table's plain columns as one array a column, so that a statement is the same for any number of them."""
    names = list(rows[0])
    arrays = [bindparam(None, [row[name] for row in rows], type_=ARRAY(table.c[name].type)) for name in names]
    return func.unnest(*arrays).table_valued(*(column(name, table.c[name].type) for name in names)).render_derived()


def append_all(row: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> Insert:  # what the columns hold
    """One insert of many rows."""
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
