"""One real stack per test worker: PostgreSQL, token issuer and the three services with their workers, on free ports."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.api_client import Api
from tests.database import Rows
from tym_local.stack import LocalStack

settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def stack() -> Iterator[LocalStack]:
    """Everything running; without the durability of the disk, which these tests do not ask about."""
    with LocalStack(fast=True) as running:
        yield running


@pytest.fixture(scope="session")
def api(stack: LocalStack) -> Iterator[Api]:
    """Requests as any seeded client."""
    with Api(stack) as client:
        yield client


@pytest.fixture(scope="session")
def rows(stack: LocalStack) -> Rows:
    """What stands in the databases, seen past every policy."""
    return Rows(stack)
