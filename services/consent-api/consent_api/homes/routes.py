"""Home municipalities over HTTP."""

from datetime import date
from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.homes import service
from consent_api.homes.schemas import HomeIn, ResponsibleOut
from consent_api.operations import operations
from consent_api.persons.service import person_receipt
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Receipt, answer


@operations.route("put_home_municipality", response_model=Receipt)
async def put_home_municipality(call: CurrentCall, person_id: UUID, given: HomeIn) -> JSONResponse:
    """Record a person's home municipality from a day on; what was recorded before stays as history."""
    return answer(person_receipt(await service.put_home(call, person_id, given)))


@operations.route("get_responsible_authorities")
async def get_responsible_authorities(call: CurrentCall, person_id: UUID, on: date | None = None) -> ResponsibleOut:
    """The employment authority and the county responsible for a person on a day, today unless `on` is given."""
    row, found = await service.find_responsible(call, person_id, on)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(row.id)], register=register, categories=[DataCategory.IDENTITY])
    return found
