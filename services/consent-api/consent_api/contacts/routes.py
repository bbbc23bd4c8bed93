"""Names and contact details over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.contacts import service
from consent_api.contacts.schemas import ContactIn, NamesIn
from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.persons.service import person_receipt
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("put_names", response_model=Receipt)
async def put_names(call: CurrentCall, person_id: UUID, given: NamesIn, keys: Keys) -> JSONResponse:
    """Replace the names of a person with whom the caller has a relation."""
    return answer(person_receipt(await service.put_names(call, person_id, given, keys=keys)))


@operations.route("put_contact", response_model=Receipt)
async def put_contact(call: CurrentCall, person_id: UUID, given: ContactIn, keys: Keys) -> JSONResponse:
    """Replace the contact details of a person with whom the caller has a relation, and say whether they are protected.

    Protected details are changed, and their protection lifted, only with the scope `persons:protected-contact`.
    """
    return answer(person_receipt(await service.put_contact(call, person_id, given, keys=keys)))
