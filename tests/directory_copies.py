"""The directory copies of the services, renewed when a test says so and not only every fifteen seconds."""

from pydantic import SecretStr

from tests.api_client import Api
from tests.scratch import Scratch
from tym_local.services import Service
from tym_shared.db import Database
from tym_shared.directory_copy import renew_copy
from tym_shared.member import Neighbours
from tym_shared.settings import ServiceSettings


async def renewed(api: Api, service: Service) -> None:
    """What the worker of the service does every fifteen seconds."""
    environment = api.stack._settings(service)
    settings = ServiceSettings(
        database_url=SecretStr(environment["TYM_DATABASE_URL"]),
        consent_url=environment["TYM_CONSENT_URL"],  # type: ignore[arg-type]  # pydantic reads the text
        token_url=environment["TYM_TOKEN_URL"],  # type: ignore[arg-type]
        client_key_file=environment["TYM_CLIENT_KEY_FILE"],  # type: ignore[arg-type]
    )
    neighbours = Neighbours.of(settings, name=service.name)
    database = Database(
        SecretStr(Scratch(api.stack, service.database, service.database).dsn("worker")), settings, name="tests"
    )
    try:
        await renew_copy(database, neighbours.consent)
    finally:
        await database.dispose()
        await neighbours.client.aclose()
