"""What a SELECT of one mapped class finds, as its objects: for rows of its own, and for rows brought by another's."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, inspect
from sqlalchemy.dialects.postgresql import asyncpg as of_driver
from sqlalchemy.orm import DeclarativeBase

from tym_shared.json_documents import to_json_text

DIALECT = of_driver.dialect(json_serializer=to_json_text)  # type: ignore[no-untyped-call]
Row = TypeVar("Row", bound=DeclarativeBase)
NUMERIC = 1700
"""PostgreSQL's own number of the type numeric, which the dialect asks for where a column is of it."""


def made(row: type[Row], /, **values: Any) -> Row:  # what the columns hold
    """An object of no session with these attributes, as if they were loaded: one that is set afterwards is a change.

    It costs a sixth of what the class's own constructor does, which tells each attribute to a session.
    """
    assert values.keys() <= _attributes(row), f"{row.__name__} has no {sorted(values.keys() - _attributes(row))}"
    return _loaded(row, values)


def _loaded(row: type[Row], values: Mapping[str, Any]) -> Row:  # what the columns hold
    fresh = row()
    fresh.__dict__.update(values)
    return fresh


@cache
def _attributes(row: type[DeclarativeBase]) -> frozenset[str]:
    return frozenset(inspect(row).column_attrs.keys())


class Shape(Generic[Row]):
    """The class that a SELECT asks for, and how each of its columns becomes an attribute."""

    def __init__(self, statement: Select[Row]) -> None:
        """Note the columns of the statement in their order."""
        self._row: type[Row] = statement.column_descriptions[0]["entity"]
        mapper = inspect(self._row)
        columns = list(statement.selected_columns)
        self._names = [mapper.get_property_by_column(column).key for column in columns]
        self._readers = [
            (name, read)
            for name, column in zip(self._names, columns, strict=True)
            if (read := column.type.dialect_impl(DIALECT).result_processor(DIALECT, NUMERIC))
        ]

    def made(self, values: Iterable[Any]) -> Row:  # what the columns hold
        """An object of no session, of the values as the driver gives them; what comes after its own is left out."""
        held = dict(zip(self._names, values, strict=False))
        for name, read in self._readers:
            held[name] = read(held[name])
        return _loaded(self._row, held)

    def parted(self, values: Iterable[Any]) -> tuple[Row, Sequence[Any]]:  # what the columns hold
        """The object, and what comes after it."""
        all_of_them = tuple(values)
        return self.made(all_of_them), all_of_them[len(self._names) :]


class Brought(Generic[Row]):
    """Rows of one mapped class that a statement brings along in one column, for each row that it finds itself."""

    def __init__(self, statement: Select[Row], *, beside: Sequence[ColumnElement[Any]] = ()) -> None:  # of any type
        """They are asked by a SELECT that is correlated with the other; `beside` are further columns of each."""
        self._shape = Shape(statement)
        rows = statement.with_only_columns(
            func.row(*statement.selected_columns, *beside), maintain_column_froms=True
        ).scalar_subquery()
        self.column: ColumnElement[Any] = func.array(rows)  # of records without a name
        """What the other statement asks."""

    def all(self, found: Sequence[Sequence[Any]]) -> Sequence[Row]:  # what the columns hold
        """The objects of what the column holds, in the order of their SELECT."""
        return [self._shape.made(values) for values in found]

    def all_beside(self, found: Sequence[Sequence[Any]]) -> Sequence[tuple[Row, Sequence[Any]]]:
        """The same, each with what stands beside it as the driver gives it."""
        return [self._shape.parted(values) for values in found]
