"""Issuers over HTTP, for the operator."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse

from consent_api.issuers import queries, service
from consent_api.issuers.models import IssuerRow
from consent_api.issuers.rules import IssuerKind
from consent_api.issuers.schemas import IssuerIn, IssuerOut, IssuersOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.errors import NotFound
from tym_shared.wire import Receipt, answer


async def _is_local(request: Request) -> bool:
    return bool(request.app.state.environment == "local")


def _out(row: IssuerRow, organisations: list[str]) -> IssuerOut:
    return IssuerOut(
        id=row.id,
        issuer=row.issuer,
        kind=IssuerKind(row.kind),
        jwks_uri=row.jwks_uri,
        jwks=row.jwks,
        organisations=organisations,
        version=row.version,
    )


@operations.route("list_issuers")
async def list_issuers(call: CurrentCall) -> IssuersOut:
    """Every issuer whose tokens count, with the organisations that each is bound to."""
    session = await call.begin()
    bound = await queries.bound_organisations(session)
    return IssuersOut(items=[_out(row, list(bound.get(row.issuer, ()))) for row in await queries.all_issuers(session)])


@operations.route("get_issuer")
async def get_issuer(call: CurrentCall, response: Response, issuer_id: UUID) -> IssuerOut:
    """One issuer, with its version as ETag."""
    session = await call.begin()
    row = await queries.find(session, issuer_id)
    if row is None:
        raise NotFound
    response.headers["ETag"] = etag(row.version)
    return _out(row, list((await queries.bound_organisations(session)).get(row.issuer, ())))


@operations.route("put_issuer", response_model=Receipt)
async def put_issuer(
    call: CurrentCall, issuer_id: UUID, given: IssuerIn, local: Annotated[bool, Depends(_is_local)]
) -> JSONResponse:
    """Bind an issuer under an id of the operator's choice with `If-Match: "0"`, or replace its keys and organisations.

    Its tokens count as soon as the services have the new directory: here within a second, elsewhere within a minute.
    """
    row = await service.put_issuer(call, issuer_id, given, local=local)
    return answer(Receipt(id=row.id, state="bound", version=row.version, allowed_actions=["change"]))
