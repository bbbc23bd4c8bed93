"""Representations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.representations import queries, service
from consent_api.representations.models import RepresentationRow
from consent_api.representations.schemas import RepresentationIn, RepresentationsOut
from tym_shared.call import Call, CurrentCall
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId, own_register
from tym_shared.wire import Receipt, answer


def _receipt(call: Call, row: RepresentationRow) -> Receipt:
    state = "ended" if row.ended_at else "registered"
    return Receipt(id=row.id, state=state, version=row.version, allowed_actions=service.actions(call, row))


def _persons(rows: list[RepresentationRow]) -> set[PersonId]:
    return {PersonId(person) for row in rows for person in (row.represented_id, row.representative_id)}


@operations.route("register_representation", response_model=Receipt, status_code=201)
async def register_representation(call: CurrentCall, given: RepresentationIn, keys: Keys) -> JSONResponse:
    """Register that a person may act for a client of the caller's organisation, in which matters and how long."""
    row = await service.register_representation(call, given, keys=keys)
    return answer(_receipt(call, row), status=201)


@operations.route("list_representations")
async def list_representations(
    call: CurrentCall, keys: Keys, person_id: Annotated[UUID, Query(alias="personId")]
) -> RepresentationsOut:
    """Who may act, or might have acted, for a person with whom the caller has a relation."""
    rows = list(await queries.of_represented(await call.begin(), person_id))
    if rows:
        register = own_register(call.caller.acting_organisation().kind)
        await call.log_use(_persons(rows), register=register, categories=[DataCategory.IDENTITY])
    return RepresentationsOut(items=list(await service.with_names(call, rows, keys=keys)))


@operations.route("list_my_representations")
async def list_my_representations(call: CurrentCall, keys: Keys) -> RepresentationsOut:
    """Whom the signed-in person may act for, and who may act for them."""
    assert call.caller.person_id is not None
    rows = list(await queries.of_party(await call.begin(), call.caller.person_id))
    if rows:
        await call.log_use(_persons(rows), register=CONSENT_REGISTER, categories=[DataCategory.IDENTITY])
    return RepresentationsOut(items=list(await service.with_names(call, rows, keys=keys)))


@operations.route("end_representation", response_model=Receipt)
async def end_representation(call: CurrentCall, representation_id: UUID) -> JSONResponse:
    """End a representation: a worker any of a client's, the two persons a proxy of theirs; effective when answered."""
    return answer(_receipt(call, await service.end_representation(call, representation_id)))
