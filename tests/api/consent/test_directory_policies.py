"""Whatever the application would do, the database lets nobody but the keepers write the directory."""

import uuid
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from tests.api_client import Api
from tests.onboarding import Partner, onboarded
from tests.scratch import Scratch
from tym_shared.access import SET_ACCESS, Access
from tym_shared.vocabulary import OrganisationId

KEEPER = frozenset({"directory-admin"})
VANTAA, OPERATOR = OrganisationId("employment-vantaa"), OrganisationId("tym-operator")
OWN_KEEPER = Access(caller="worker", user="k", organisation=VANTAA, roles=KEEPER)
OPERATORS_KEEPER = Access(caller="worker", user="o", organisation=OPERATOR, roles=KEEPER)
OPERATORS_AUDITOR = Access(caller="worker", user="a", organisation=OPERATOR, roles=frozenset({"auditor"}))
SERVICE = Access(caller="service", user="plans-api", roles=KEEPER)
PERSON = Access(caller="person", user="p", organisation=OPERATOR, roles=KEEPER)
NOBODY = Access(caller="", user="")

UNIT = "INSERT INTO organisation_units VALUES (gen_random_uuid(), '{code}', 'rls', '{{}}', '{{}}', '2025-01-01')"
CONTACT = (
    "INSERT INTO contact_points (id, organisation_id, kind, phone)"
    " VALUES (gen_random_uuid(), '{code}', 'technical', '1')"
)
OPERATORS_OWN = {
    "organisations": "INSERT INTO organisations (id, kind, names, valid_from)"
    " VALUES ('rls', 'kela', '{}', '2025-01-01')",
    "organisation_history": "INSERT INTO organisation_history (organisation_id, version, names, active, changed_by)"
    " VALUES ('kela', 900, '{}', true, 'o')",
    "issuers": "INSERT INTO issuers (issuer, jwks_uri, kind) VALUES ('https://rls.example', 'x', 'person')",
    "clients": "INSERT INTO clients (id, organisation_id, issuer, client_id, audiences, grants)"
    " SELECT gen_random_uuid(), 'kela', min(issuer), 'rls', '{}', '{}' FROM issuers",
}
CHANGES = {
    "organisations": "UPDATE organisations SET active = false WHERE id = 'kela'",
    "issuers": "UPDATE issuers SET jwks_uri = 'https://rls.example' WHERE kind = 'organisation'",
    "issuer_organisations": "UPDATE issuer_organisations SET ended_at = now()",
    "clients": "UPDATE clients SET revoked_at = now()",
    "client_keys": "UPDATE client_keys SET retired_at = now()",
}
STRANGERS = {
    "another's keeper": OWN_KEEPER,
    "the operator's auditor": OPERATORS_AUDITOR,
    "a service": SERVICE,
    "a person": PERSON,
    "nobody": NOBODY,
}


@pytest.fixture(scope="module")
def partner(api: Api) -> Partner:
    """An organisation with a client and a key, so that every table has a row."""
    return onboarded(api)


@pytest.fixture
async def connection(api: Api, partner: Partner) -> AsyncIterator[AsyncConnection]:
    """A connection of the runtime role whose work is never kept."""
    engine = create_async_engine(Scratch(api.stack, "consent", "consent").dsn("runtime"))
    async with engine.connect() as opened:
        yield opened
        await opened.rollback()
    await engine.dispose()


async def written(connection: AsyncConnection, access: Access, statement: str) -> int | None:
    """How many rows a statement writes under an access; None where it is refused."""
    await connection.exec_driver_sql(SET_ACCESS, access.arguments())
    try:
        return (await connection.execute(text(statement))).rowcount
    except ProgrammingError as refused:
        if "row-level security" not in str(refused.orig):
            raise
        return None


@pytest.mark.parametrize("table", OPERATORS_OWN)
async def test_the_operators_keeper_alone_adds_to_the_directory(connection: AsyncConnection, table: str) -> None:
    for who, access in STRANGERS.items():
        assert await written(connection, access, OPERATORS_OWN[table]) is None, who
        await connection.rollback()
    assert await written(connection, OPERATORS_KEEPER, OPERATORS_OWN[table]) == 1


@pytest.mark.parametrize("table", CHANGES)
async def test_the_operators_keeper_alone_changes_the_directory(connection: AsyncConnection, table: str) -> None:
    for who, access in STRANGERS.items():
        assert await written(connection, access, CHANGES[table]) == 0, who
    assert await written(connection, OPERATORS_KEEPER, CHANGES[table])


@pytest.mark.parametrize("statement", [UNIT, CONTACT], ids=["units", "contact points"])
async def test_an_organisations_own_keeper_writes_its_units_and_contact_points_only(
    connection: AsyncConnection, statement: str
) -> None:
    code = f"rls-{uuid.uuid4().hex[:6]}"
    own, other = statement.format(code=VANTAA).replace("'rls'", f"'{code}'"), statement.format(code="kela")
    assert await written(connection, OWN_KEEPER, other) is None
    await connection.rollback()
    for who in ("the operator's auditor", "a service", "a person", "nobody"):
        assert await written(connection, STRANGERS[who], own) is None, who
        await connection.rollback()
    assert await written(connection, OWN_KEEPER, own) == 1
    await connection.rollback()
    assert await written(connection, OPERATORS_KEEPER, other) == 1


async def test_nobody_makes_or_changes_an_issuer_of_services(connection: AsyncConnection) -> None:
    made = "INSERT INTO issuers (issuer, jwks_uri, kind) VALUES ('https://rls.example', 'x', 'service')"
    assert await written(connection, OPERATORS_KEEPER, made) is None
    await connection.rollback()
    changed = "UPDATE issuers SET jwks_uri = 'https://rls.example' WHERE kind = 'service'"
    assert await written(connection, OPERATORS_KEEPER, changed) == 0


async def test_clients_and_keys_are_shown_to_their_own_keeper_the_operator_and_services(
    connection: AsyncConnection, partner: Partner
) -> None:
    own = Access(caller="worker", user="k", organisation=OrganisationId(partner.code), roles=KEEPER)
    worker = Access(caller="worker", user="w", organisation=OrganisationId(partner.code))

    async def seen(access: Access) -> tuple[int, int]:
        await connection.exec_driver_sql(SET_ACCESS, access.arguments())
        clients = await connection.execute(text(f"SELECT count(*) FROM clients WHERE id = '{partner.client}'"))
        keys = await connection.execute(text(f"SELECT count(*) FROM client_keys WHERE client = '{partner.client}'"))
        return clients.scalar_one(), keys.scalar_one()

    shown = [own, OPERATORS_KEEPER, SERVICE]
    assert [await seen(access) for access in shown] == [(1, 1)] * 3
    hidden = [worker, OWN_KEEPER, OPERATORS_AUDITOR, PERSON, NOBODY]
    assert [await seen(access) for access in hidden] == [(0, 0)] * 5
