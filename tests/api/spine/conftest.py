"""What the tests of statements and connections share: a database that no service uses, and its pool."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.db import Database

POOL = 4


@pytest.fixture(scope="module")
def referral(stack: LocalStack) -> Iterator[Scratch]:
    """A database of referrals that no service uses."""
    with scratch_database(stack, "referral") as made:
        yield made


@pytest.fixture
async def database(referral: Scratch) -> AsyncIterator[Database]:
    """Its pool, past the policies."""
    opened = referral.open("superuser", pool_size=POOL)
    yield opened
    await opened.dispose()
