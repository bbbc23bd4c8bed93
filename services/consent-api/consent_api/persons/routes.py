"""Persons over HTTP."""

from typing import Annotated

from fastapi import Depends, Request

from consent_api.operations import operations
from consent_api.persons import service
from consent_api.persons.rules import HetuKeys
from consent_api.persons.schemas import (
    NamesWanted,
    PersonFound,
    PersonLookup,
    PersonName,
    PersonNames,
    SubjectFound,
    SubjectWanted,
)
from tym_shared.call import CurrentCall
from tym_shared.vocabulary import DataCategory, PersonId, own_register


async def _keys(request: Request) -> HetuKeys:
    keys: HetuKeys = request.app.state.hetu_keys
    return keys


@operations.route("lookup_person")
async def lookup_person(
    call: CurrentCall, asked: PersonLookup, keys: Annotated[HetuKeys, Depends(_keys)]
) -> PersonFound:
    """Find a person by identity code, or create them; the code never appears in an answer, a log or an error."""
    session = await call.begin()
    person = await service.find_or_create_person(session, keys=keys, asked=asked)
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([person], register=register, categories=[DataCategory.IDENTITY])
    return PersonFound(id=person)


@operations.route("read_person_names")
async def read_person_names(call: CurrentCall, asked: NamesWanted) -> PersonNames:
    """The names for a list of at most 100 persons; those without a relation to the caller are left out."""
    found = await service.read_names(await call.begin(), asked.ids)
    if found:
        register = own_register(call.caller.acting_organisation().kind)
        await call.log_use(
            [PersonId(person.id) for person in found], register=register, categories=[DataCategory.IDENTITY]
        )
    return PersonNames(items=[PersonName.model_validate(person) for person in found])


@operations.route("resolve_subject")
async def resolve_subject(call: CurrentCall, asked: SubjectWanted) -> SubjectFound:
    """The person whom a token's issuer and subject mean, for services whose tokens carry no identity code."""
    person = await service.resolve_subject(await call.begin(), issuer=asked.issuer, subject=asked.subject)
    return SubjectFound(person_id=person)
