"""Writes of a transaction that travel together, so that they cost one round trip."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, Self

import asyncpg

PLACE = re.compile(r"\$(\d+)")
TARGET = re.compile(r"\s*(?:INSERT INTO|(UPDATE)) (\w+) ")
PLAIN_INSERT = re.compile(
    r"\s*(INSERT INTO \w+ \([^)]*\))\s+((?:VALUES|SELECT)\s(?:(?!ON CONFLICT|RETURNING).)*)", re.DOTALL
)


class Executor(Protocol):
    """What runs a statement whose answer is no more than the command's tag: a driver's connection, or a Gathering."""

    async def execute(self, statement: str, *arguments: object) -> str:
        """Run the statement, now or with others."""

    async def fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        """Run a statement now for its rows; it need not see what others have written."""


@dataclass(frozen=True, kw_only=True)
class AtOnce:
    """A statement that opens and writes, and the values of what it writes."""

    text: str
    values: Sequence[object]


class Gathering:
    """Statements that are kept back until `send`, and run as one then.

    It stands where the driver's connection does. Each statement is an INSERT, or an UPDATE that must change one row,
    and returns nothing. None sees what the others write, so an UPDATE has those of its table sent before it is kept
    itself. What the database refuses, it refuses at the sending.
    """

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        """Send in the transaction that `connect` gives, which is asked for when something is to be sent."""
        self._connect = connect
        self._texts: list[str] = []
        self._arguments: list[object] = []
        self._tables: set[str] = set()

    @classmethod
    def over(cls, driver: asyncpg.Connection) -> Self:
        """In the transaction that is open on a connection."""

        async def connected() -> asyncpg.Connection:
            return driver

        return cls(connected)

    async def execute(self, statement: str, *arguments: object) -> str:
        """Keep the statement back; the tag says what it is held to at the sending."""
        is_update, table = _target(statement)
        if is_update and table in self._tables:
            await self.send()
        self._texts.append(statement)
        self._arguments += arguments
        self._tables.add(table)
        return "UPDATE 1" if is_update else "INSERT 0 1"

    async def fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        """Run a statement at once, before those that are kept back: for what does not read what they write."""
        found: list[asyncpg.Record] = await (await self._connect()).fetch(query, *arguments)
        return found

    async def send(self) -> None:
        """Run what is kept back; without effect where nothing is. An UPDATE that does not change one row is a fault."""
        if not self._texts:
            return
        driver = await self._connect()
        texts, arguments = self._taken()
        assert await driver.fetchval(_as_one(texts), *arguments), "a row to update is gone or was never visible"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept back."""
        return not self._texts

    def at_once(self, opening: str, *, takes: int) -> "AtOnce | None":
        """One statement that opens and writes what is kept back, without a transaction around it; nothing is kept then.

        It answers with the one row of `opening`, which `takes` so many values before the others, and writes if that
        row `permits` it. None where something is kept that is not an INSERT alone: before an UPDATE finds its row, the
        opening may not have been made.
        """
        text = _opened(tuple(self._texts), opening, takes)
        return AtOnce(text=text, values=self._taken()[1]) if text else None

    def _taken(self) -> tuple[tuple[str, ...], list[object]]:
        taken = tuple(self._texts), self._arguments
        self._texts, self._arguments, self._tables = [], [], set()
        return taken


@lru_cache(maxsize=1000)
def _target(statement: str) -> tuple[bool, str]:
    """Whether a statement is an UPDATE, and of which table."""
    target = TARGET.match(statement)
    assert target, f"neither a plain INSERT nor an UPDATE: {statement}"
    return target[1] is not None, target[2]


@lru_cache(maxsize=1000)
def _as_one(texts: Sequence[str]) -> str:
    """One statement of all, their values numbered through; it answers whether each UPDATE changed one row."""
    parts, checks, given = [], [], 0
    for number, text in enumerate(texts):
        part, takes = renumbered(text, given)
        given += takes
        if part.startswith("UPDATE"):
            part += " RETURNING 1"
            checks.append(f"(SELECT count(*) FROM part_{number}) = 1")  # noqa: S608 - a number
        parts.append(f"part_{number} AS ({part})")
    return f"WITH {', '.join(parts)} SELECT {' AND '.join(checks) or 'true'}"


@lru_cache(maxsize=1000)
def _opened(texts: Sequence[str], opening: str, given: int) -> str | None:
    """The statement of `Gathering.at_once`: each row to write comes from the opening, so that it is made before."""
    parts = [f"opening AS MATERIALIZED ({opening})"]
    for number, text in enumerate(texts):
        plain = PLAIN_INSERT.fullmatch(text.strip())
        if plain is None:
            return None
        rows, takes = renumbered(plain[2], given)
        given += takes
        insert = f"{plain[1]} SELECT * FROM ({rows}) AS given WHERE (SELECT permits FROM opening)"  # noqa: S608 - ours
        parts.append(f"part_{number} AS ({insert})")
    return f"WITH {', '.join(parts)} SELECT * FROM opening"  # noqa: S608 - ours


@lru_cache(maxsize=1000)
def renumbered(text: str, given: int) -> tuple[str, int]:
    """A statement whose values come after as many others, and how many it takes."""
    takes = max((int(place) for place in PLACE.findall(text)), default=0)
    return PLACE.sub(lambda place: f"${int(place[1]) + given}", text.strip()), takes
