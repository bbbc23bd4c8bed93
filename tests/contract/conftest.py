"""What the contract tests share: minted tokens, and the proof that a refusal leaves no trace."""

import time
from collections.abc import Iterator

import pytest

from tests.database import Rows
from tests.minting import Mint
from tym_local.stack import LocalStack

DATABASES = ("consent", "referral", "plans")


@pytest.fixture(scope="session")
def mint(stack: LocalStack) -> Mint:
    """Tokens with any claims."""
    return Mint(stack)


def counts(rows: Rows) -> dict[str, dict[str, int]]:
    """The rows that requests write, in every database."""
    return {database: rows.counts(database) for database in DATABASES}


def settled_counts(rows: Rows) -> dict[str, dict[str, int]]:
    """The same once jobs of earlier tests have ended."""
    until = time.monotonic() + 20
    before = counts(rows)
    while time.monotonic() < until:
        time.sleep(0.5)
        now = counts(rows)
        if now == before:
            return now
        before = now
    raise AssertionError("the databases do not come to rest")


@pytest.fixture(scope="module")
def nothing_is_written(rows: Rows) -> Iterator[None]:
    """All that a module's tests send together must leave every row count as it was."""
    before = settled_counts(rows)
    yield
    assert counts(rows) == before
