"""What the tests of plans-api stand on."""

import uuid
from collections.abc import Callable

import pytest

from tests.api.plans.stages import EA_WORKER, Stages
from tests.api_client import Api

SignIn = Callable[[], tuple[str, str]]


@pytest.fixture
def stages(api: Api) -> Stages:
    """The stages of a case."""
    return Stages(api)


@pytest.fixture(scope="session")
def sign_in(api: Api) -> SignIn:
    """Persons with a client of their own: each call gives another of the seeded persons, as (client, id)."""
    waiting = [
        "person-aino",
        "person-eero",
        "person-leila",
        "person-sven",
        "person-amina",
        "person-tuula",
        "person-hanna",
    ]

    def next_person() -> tuple[str, str]:
        client = waiting.pop(0)
        hetu = api.hetu_of(client)
        body = {"hetu": hetu}
        found = api.post(EA_WORKER, "consent-api", "/v1/persons/lookup", body, purpose="employment-services")
        person = str(found.json()["id"])
        api.make_client(EA_WORKER, person)
        assert api.get(client, "consent-api", "/v1/me/consents").status_code == 200
        return client, person

    return next_person


@pytest.fixture
def random_id() -> str:
    """An id that nothing has."""
    return str(uuid.uuid4())
