"""Profiles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from consent_api.operations import operations
from consent_api.persons.routes import Keys
from consent_api.profiles import service
from consent_api.profiles.schemas import AgeRangeOut, MeOut, PersonOut
from tym_shared.call import CurrentCall, etag
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId, own_register


@operations.route("get_person", response_model=PersonOut)
async def get_person(call: CurrentCall, person_id: UUID, keys: Keys, response: Response) -> PersonOut:
    """A person with whom the caller has a relation; protected contact is masked, and the identity code never shown."""
    found = await service.read_person(call, person_id, keys=keys)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(found.id)], register=register, categories=[DataCategory.IDENTITY])
    response.headers["ETag"] = etag(found.version)
    return found


@operations.route("check_age_range")
async def check_age_range(
    call: CurrentCall,
    person_id: UUID,
    keys: Keys,
    from_age: Annotated[int | None, Query(alias="from", ge=0, le=150)] = None,
    below: Annotated[int | None, Query(ge=0, le=150)] = None,
) -> AgeRangeOut:
    """Whether the person is at least `from` and under `below` years old today: the age itself is not told."""
    row, today, is_within = await service.check_age_range(call, person_id, from_age=from_age, below=below, keys=keys)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(row.id)], register=register, categories=[DataCategory.IDENTITY])
    return AgeRangeOut(on=today, is_within=is_within)


@operations.route("get_me", response_model=MeOut)
async def get_me(call: CurrentCall, keys: Keys, response: Response) -> MeOut:
    """What consent-api knows of the signed-in person, and who may act for them."""
    found = await service.read_me(call, keys=keys)
    await call.log_use([PersonId(found.id)], register=CONSENT_REGISTER, categories=[DataCategory.IDENTITY])
    response.headers["Cache-Control"] = "no-store"
    return found
