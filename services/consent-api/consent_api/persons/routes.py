"""Persons over HTTP."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.persons import service
from consent_api.persons.rules import HetuKeys
from consent_api.persons.schemas import NamesWanted, PersonFound, PersonIn, PersonLookup, PersonName, PersonNames
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Receipt, answer


async def _keys(request: Request) -> HetuKeys:
    keys: HetuKeys = request.app.state.hetu_keys
    return keys


Keys = Annotated[HetuKeys, Depends(_keys)]


@operations.route("lookup_person")
async def lookup_person(call: CurrentCall, asked: PersonLookup, keys: Keys) -> PersonFound:
    """Find a person by identity code, or create them; the code never appears in an answer, a log or an error.

    A former code finds the same person, and the code of a merged person finds the survivor.
    """
    session = await call.begin()
    person = await service.find_or_create_person(session, keys=keys, asked=asked)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([person], register=register, categories=[DataCategory.IDENTITY])
    return PersonFound(id=person)


@operations.route("create_person", response_model=Receipt, status_code=201)
async def create_person(call: CurrentCall, given: PersonIn, keys: Keys) -> JSONResponse:
    """Create a person who has no Finnish identity code; when they get one, it is added to the same id."""
    person = await service.create_person(call, given, keys=keys)
    receipt = Receipt(id=person, state="active", version=1, allowed_actions=[])
    return answer(receipt, status=201, location=f"/v1/persons/{person}")


@operations.route("read_person_names")
async def read_person_names(call: CurrentCall, asked: NamesWanted, keys: Keys) -> PersonNames:
    """The names for a list of at most 100 persons; those without a relation to the caller are left out."""
    found = await service.read_names(await call.begin(), asked.ids, keys=keys)
    if found:
        register = own_register(call.caller.acting_organisation().kind)
        await call.log_use(map(PersonId, found), register=register, categories=[DataCategory.IDENTITY])
    return PersonNames(
        items=[
            PersonName(id=identifier, given_name=details.given_name, family_name=details.family_name)
            for identifier, details in found.items()
        ]
    )
