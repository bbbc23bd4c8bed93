"""What the tests of plans-api stand on."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from tests.api.plans.stages import EA_WORKER, Stages
from tests.api_client import Api

SignIn = Callable[[], tuple[str, str]]


@pytest.fixture
def stages(api: Api) -> Stages:
    """The stages of a case."""
    return Stages(api)


@pytest.fixture
def sign_in(api: Api) -> SignIn:
    """Persons with a client of their own: each call gives another, as (client, id)."""
    return partial(api.person_signing_in, EA_WORKER)


@pytest.fixture
def random_id() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())
