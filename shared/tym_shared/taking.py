"""A row that is locked by the statement that opens its transaction: one round trip for both."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic

import asyncpg
from sqlalchemy import ColumnElement, Select, text

from tym_shared.gathering import renumbered
from tym_shared.shapes import Row
from tym_shared.statements import Rows


class Taking(Generic[Row]):
    """A SELECT of one mapped class that finds at most one row."""

    def __init__(
        self,
        statement: Select[Row],
        *,
        lock: Mapping[str, Any],  # options of `with_for_update`
        beside: Sequence[ColumnElement[Any]] = (),  # of any type
    ) -> None:
        """Compile it so that it needs what the opening permits: the row is never looked for before the access is set.

        `beside` are further columns that it asks.
        """
        self.seen = Rows(statement)
        self._locked = Rows(statement.where(text("opening.permits")).with_for_update(**lock), beside=beside)

    def after(self, opening: str, *, takes: int) -> str:
        """The statement that makes an opening, which takes so many values, and then locks the row if that permits."""
        rows, _ = renumbered(self._locked.text, takes)
        return (
            f"WITH opening AS MATERIALIZED ({opening})"  # noqa: S608 - ours
            f" SELECT found.*, opening.* FROM opening LEFT JOIN LATERAL ({rows}) AS found ON true"
        )

    def arguments(self, values: dict[str, Any]) -> list[Any]:  # what the columns hold
        """The values that the statement takes after those of the opening."""
        return self._locked.arguments(values)

    def found(self, record: asyncpg.Record) -> tuple[Row, Sequence[Any]] | None:
        """The row with what stands beside it, if the statement found it."""
        return self._locked.parted(record) if record[0] is not None else None
