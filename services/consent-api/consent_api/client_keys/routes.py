"""Clients' keys over HTTP: kept by the operator, read by anybody."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from consent_api.client_keys import queries, service
from consent_api.client_keys.models import ClientKeyRow
from consent_api.client_keys.rules import KeyState, state_of
from consent_api.client_keys.schemas import ClientKeyIn, ClientKeyOut, ClientKeysOut, RetirementIn
from consent_api.integrations.queries import get as get_client_row
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import CodedReceipt, answer

public = APIRouter()
MAX_AGE = 5
"""Seconds for which whoever fetches a key set may keep it."""


def _actions(state: KeyState) -> list[str]:
    return [] if state is KeyState.RETIRED else ["retire"]


def _out(row: ClientKeyRow, now: datetime) -> ClientKeyOut:
    state = state_of(row, now)
    return ClientKeyOut(
        kid=row.kid,
        jwk=row.jwk,
        not_before=row.not_before,
        retired_at=row.retired_at,
        state=state,
        allowed_actions=_actions(state),
    )


@operations.route("add_client_key", response_model=CodedReceipt, status_code=201)
async def add_client_key(call: CurrentCall, organisation_id: str, client: UUID, given: ClientKeyIn) -> JSONResponse:
    """Register a public key of a client, beside the keys that it has: both count until the older one is retired."""
    owner, row = await service.add_key(call, organisation_id, client, given)
    state = state_of(row, await queries.real_now(await call.begin()))
    receipt = CodedReceipt(id=row.kid, state=state, version=owner.version, allowed_actions=_actions(state))
    return answer(receipt, status=201)


@operations.route("list_client_keys")
async def list_client_keys(call: CurrentCall, organisation_id: str, client: UUID) -> ClientKeysOut:
    """The keys of a client, retired ones too; for the operator and the organisation's own keeper."""
    session = await call.begin()
    await get_client_row(session, organisation_id, client)
    now = await queries.real_now(session)
    return ClientKeysOut(items=[_out(row, now) for row in await queries.of_client(session, client)])


@operations.route("retire_client_key", response_model=CodedReceipt)
async def retire_client_key(
    call: CurrentCall, organisation_id: str, client: UUID, kid: str, given: RetirementIn
) -> JSONResponse:
    """Retire a key at once or at a moment to come; the last key of a client that is not revoked stays."""
    owner, row = await service.retire_key(call, organisation_id, client, kid, at=given.at)
    state = state_of(row, await queries.real_now(await call.begin()))
    return answer(CodedReceipt(id=row.kid, state=state, version=owner.version, allowed_actions=_actions(state)))


@public.get("/v1/clients/{client}/jwks", include_in_schema=False)
async def client_jwks(request: Request, client: UUID) -> JSONResponse:
    """A client's public keys that count now (RFC 7517), for the issuer that authenticates it; needs no token."""
    key_sets: service.KeySets = request.app.state.key_sets
    keys = await key_sets.read(client)
    headers = {"Cache-Control": f"public, max-age={MAX_AGE}"}
    return JSONResponse({"keys": keys}, headers=headers, media_type="application/jwk-set+json")
