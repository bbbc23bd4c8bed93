"""Identity codes over HTTP: a code arrives in a body, and leaves in one to those alone whose task needs it."""

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from consent_api.identity_codes import service
from consent_api.identity_codes.schemas import IdentityCodeIn, IdentityCodesOut
from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.persons.service import person_receipt
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Receipt, answer


@operations.route("add_identity_code", response_model=Receipt)
async def add_identity_code(call: CurrentCall, person_id: UUID, given: IdentityCodeIn, keys: Keys) -> JSONResponse:
    """Record a person's first, changed or corrected identity code; the person id stays the same.

    A code of another entry is refused with `person-duplicate`; whose it is is not told.
    """
    return answer(person_receipt(await service.add_identity_code(call, person_id, given, keys=keys)))


@operations.route("read_identity_codes")
async def read_identity_codes(call: CurrentCall, person_id: UUID, keys: Keys, response: Response) -> IdentityCodesOut:
    """The person's identity codes, for a task that needs them (1050/2018 § 29); logged, and never to be stored."""
    row, codes = await service.read_identity_codes(call, person_id, keys=keys)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(row.id)], register=register, categories=[DataCategory.IDENTITY])
    response.headers["Cache-Control"] = "no-store"
    return IdentityCodesOut(items=list(codes))
