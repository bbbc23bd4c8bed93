"""Prohibitions over HTTP. A representative never calls these."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.prohibitions import service
from consent_api.prohibitions.queries import prohibitions_of
from consent_api.prohibitions.schemas import ProhibitionIn, ProhibitionsOut
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory
from tym_shared.wire import Receipt, answer


@operations.route("create_prohibition", response_model=Receipt, status_code=201)
async def create_prohibition(call: CurrentCall, person_id: UUID, given: ProhibitionIn, keys: Keys) -> JSONResponse:
    """Record, as a health or social professional, that a minor prohibits giving their data to representatives."""
    row = await service.record_prohibition(call, person_id, given, keys=keys)
    return answer(service.prohibition_receipt(row, own=False), status=201)


@operations.route("create_my_prohibition", response_model=Receipt, status_code=201)
async def create_my_prohibition(call: CurrentCall, given: ProhibitionIn, keys: Keys) -> JSONResponse:
    """Prohibit, as a minor, that guardians and other representatives act for one in the matters named."""
    row = await service.prohibit(call, given, keys=keys)
    location = f"/v1/me/prohibitions/{row.id}"
    return answer(service.prohibition_receipt(row, own=True), status=201, location=location)


@operations.route("list_my_prohibitions")
async def list_my_prohibitions(call: CurrentCall) -> ProhibitionsOut:
    """The signed-in person's own prohibitions, standing and ended."""
    assert call.caller.person_id is not None
    rows = await prohibitions_of(await call.begin(), call.caller.person_id)
    if rows:
        await call.log_use([call.caller.person_id], register=CONSENT_REGISTER, categories=[DataCategory.IDENTITY])
    return ProhibitionsOut(items=[service.as_shown(row) for row in rows])


@operations.route("end_my_prohibition", response_model=Receipt)
async def end_my_prohibition(call: CurrentCall, prohibition_id: UUID) -> JSONResponse:
    """End one's own prohibition; representatives may act again in its matters when this answers."""
    return answer(service.prohibition_receipt(await service.end_prohibition(call, prohibition_id), own=True))
