"""Clients over HTTP."""

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from consent_api.integrations import queries, service
from consent_api.integrations.models import ClientRow
from consent_api.integrations.schemas import ClientChange, ClientIn, ClientOut, ClientsOut
from consent_api.operations import operations
from consent_api.organisations.queries import get as get_organisation
from consent_api.organisations.service import require_keeper
from tym_shared.call import Call, CurrentCall, etag
from tym_shared.wire import Receipt, answer


def _out(call: Call, row: ClientRow) -> ClientOut:
    return ClientOut(
        id=row.id,
        organisation_id=row.organisation_id,
        issuer=row.issuer,
        client_id=row.client_id,
        audiences=row.audiences,
        subsystem=row.subsystem,
        grants=row.grants,
        registered_at=row.registered_at,
        revoked_at=row.revoked_at,
        state=service.state_of(row),
        jwks_path=f"/v1/clients/{row.id}/jwks",
        version=row.version,
        allowed_actions=service.actions(call, row),
    )


def _receipt(call: Call, row: ClientRow) -> Receipt:
    return Receipt(
        id=row.id, state=service.state_of(row), version=row.version, allowed_actions=service.actions(call, row)
    )


@operations.route("register_client", response_model=Receipt, status_code=201)
async def register_client(call: CurrentCall, organisation_id: str, given: ClientIn) -> JSONResponse:
    """Register a client of an organisation: its issuer and name, the services, and for each purpose its scopes.

    A token of a registered client counts only as far as the stated purpose's grants reach.
    """
    row = await service.register_client(call, organisation_id, given)
    return answer(_receipt(call, row), status=201, location=f"/v1/organisations/{organisation_id}/clients/{row.id}")


@operations.route("list_clients")
async def list_clients(call: CurrentCall, organisation_id: str) -> ClientsOut:
    """The clients of an organisation, revoked ones too; for the operator and the organisation's own keeper."""
    require_keeper(call, organisation_id)
    session = await call.begin()
    await get_organisation(session, organisation_id)
    return ClientsOut(items=[_out(call, row) for row in await queries.of_organisation(session, organisation_id)])


@operations.route("get_client")
async def get_client(call: CurrentCall, response: Response, organisation_id: str, client: UUID) -> ClientOut:
    """One client, with its version as ETag."""
    row = await queries.get(await call.begin(), organisation_id, client)
    response.headers["ETag"] = etag(row.version)
    return _out(call, row)


@operations.route("change_client", response_model=Receipt)
async def change_client(call: CurrentCall, organisation_id: str, client: UUID, given: ClientChange) -> JSONResponse:
    """Change the services, the X-Road subsystem or the grants of a client."""
    return answer(_receipt(call, await service.change_client(call, organisation_id, client, given)))


@operations.route("revoke_client", response_model=Receipt)
async def revoke_client(call: CurrentCall, organisation_id: str, client: UUID) -> JSONResponse:
    """Revoke a client for good; its calls are refused as soon as the services have the new directory."""
    return answer(_receipt(call, await service.revoke_client(call, organisation_id, client)))
