"""Keyset pages, newest first: the cursor names the last row given, so that no page costs more than its rows."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from tym_shared.feed import CursorUnreadable


class Dated(Protocol):
    """A row with an id and a time of creation."""

    @property
    def id(self) -> UUID: ...
    @property
    def created_at(self) -> datetime: ...


class Key(NamedTuple):
    """What a cursor holds of a row: a time, and the id that tells rows of the same time apart."""

    created_at: datetime
    id: UUID


def day_key(day: date, identifier: UUID) -> Key:
    """The key of a row that stands by a day."""
    return Key(datetime.combine(day, time(), UTC), identifier)


Row = TypeVar("Row", bound=Dated)
Listed = TypeVar("Listed")


def page_after(
    statement: Select[Any],  # any entity's select
    *,
    at: InstrumentedAttribute[datetime],
    key: InstrumentedAttribute[UUID],
    cursor: str | None,
    limit: int,
) -> Select[Any]:
    """The statement for the page after a cursor, with one row more than `limit` to see whether there is a next page."""
    if cursor is not None:
        statement = statement.where(tuple_(at, key) < decode(cursor))
    return statement.order_by(at.desc(), key.desc()).limit(limit + 1)


def cut(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], str | None]:
    """The page and the cursor of the next one, None if there is none."""
    return cut_by(rows, limit, key=lambda row: row)


def cut_by(
    rows: Sequence[Listed], limit: int, *, key: Callable[[Listed], Dated]
) -> tuple[Sequence[Listed], str | None]:
    """The same for rows that stand by another time, or are no objects."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode(key(rows[limit - 1]))


def encode(row: Dated) -> str:
    """The opaque cursor of a row."""
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()}|{row.id}".encode()).decode().rstrip("=")


def decode(cursor: str) -> Key:
    """The key of a cursor; CursorUnreadable if it is not ours."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        moment, _, identifier = text.partition("|")
        return Key(_aware(datetime.fromisoformat(moment)), UUID(identifier))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise CursorUnreadable from error


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a cursor's time names its zone")
    return moment
