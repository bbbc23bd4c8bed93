"""What the measurements at two sizes share: filling a database by and by, and a figure's ratio of large to small."""

from collections.abc import Callable, Sequence
from statistics import median

from tests.bench.measuring import Row
from tym_local.databases import Databases
from tym_local.stack import LocalStack

Say = Callable[[str], None]
Rounds = Sequence[tuple[Row, Row]]
"""Each round's row of the smaller and of the larger size."""
CHUNK = 50_000


def fill(
    stack: LocalStack, database: str, table: str, rows: int, seed: Callable[[int, int], str], say: Say, *, of: str = ""
) -> bool:
    """Add what is missing up to so many rows of a table, or of those `of` a condition; whether anything was."""
    databases, dsn = Databases(stack.postgres.dsn()), stack.postgres.dsn(database)
    there = int(databases.execute(f"SELECT count(*) FROM {table} {of}", dsn=dsn))
    for first in range(there + 1, rows + 1, CHUNK):
        last = min(first + CHUNK - 1, rows)
        databases.execute(seed(first, last), dsn=dsn)
        say(f"{last:,} of {rows:,} {table} {of}".rstrip())
    return there < rows


def ratio(rounds: Rounds, name: str) -> float:
    """How many times what it is at the smaller size a figure is at the larger."""
    return round(median(float(large[name]) / float(small[name]) for small, large in rounds), 2)
