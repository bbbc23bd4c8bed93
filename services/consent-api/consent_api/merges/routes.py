"""Merging over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.merges import service
from consent_api.merges.schemas import MergeIn
from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.persons.service import person_receipt
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("merge_persons", response_model=Receipt)
async def merge_persons(call: CurrentCall, person_id: UUID, given: MergeIn, keys: Keys) -> JSONResponse:
    """Merge a duplicate into this person; both ids, and the identity codes of both, answer alike ever after.

    Where the person in the address has been merged itself, its survivor is meant; the answer names the survivor.
    """
    return answer(person_receipt(await service.merge_persons(call, person_id, given, keys=keys)))
