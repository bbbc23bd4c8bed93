"""Contact points over HTTP."""

from typing import Annotated

from fastapi import Path
from fastapi.responses import JSONResponse

from consent_api.contact_points import queries, service
from consent_api.contact_points.models import ContactPointRow
from consent_api.contact_points.rules import ContactKind
from consent_api.contact_points.schemas import ContactPointIn, ContactPointOut, ContactPointsOut
from consent_api.operations import operations
from consent_api.organisations import queries as organisations
from tym_shared.call import CurrentCall
from tym_shared.wire import Code, Receipt, answer


def _answer(row: ContactPointRow) -> JSONResponse:
    return answer(Receipt(id=row.id, state="kept", version=row.version, allowed_actions=["change"]))


@operations.route("list_contact_points")
async def list_contact_points(call: CurrentCall, organisation_id: str) -> ContactPointsOut:
    """Where an organisation and its units are reached today, by matter."""
    session = await call.begin()
    await organisations.get(session, organisation_id)
    found = await queries.current(session, organisation_id)
    return ContactPointsOut(items=[ContactPointOut.model_validate(row) for row in found])


@operations.route("put_contact_point", response_model=Receipt)
async def put_contact_point(
    call: CurrentCall, organisation_id: str, kind: ContactKind, given: ContactPointIn
) -> JSONResponse:
    """Say where the organisation itself is reached in a matter: `If-Match: "0"` for the first time."""
    return _answer(await service.put_contact_point(call, organisation_id, None, kind, given))


@operations.route("put_unit_contact_point", response_model=Receipt)
async def put_unit_contact_point(
    call: CurrentCall, organisation_id: str, code: Annotated[Code, Path()], kind: ContactKind, given: ContactPointIn
) -> JSONResponse:
    """Say where one of the organisation's units is reached in a matter: `If-Match: "0"` for the first time."""
    return _answer(await service.put_contact_point(call, organisation_id, code, kind, given))
