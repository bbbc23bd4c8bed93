"""The logs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from consent_api.disclosures import queries, service
from consent_api.disclosures.schemas import LogEntryOut, UsesIn, UsesKept
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Cursor, Limit, Page


@operations.route("keep_uses")
async def keep_uses(call: CurrentCall, given: UsesIn) -> UsesKept:
    """Keep use-log entries of a service; entries sent before are kept once."""
    return UsesKept(kept=await service.keep_uses(call, given.items))


@operations.route("list_disclosures")
async def list_disclosures(
    call: CurrentCall,
    language: Language,
    person_id: Annotated[UUID, Query(alias="personId")],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[LogEntryOut]:
    """The entries about a person in which the caller's organisation takes part, newest first."""
    session = await call.begin()
    rows, following = await queries.page_of_person(session, person_id, cursor=cursor, limit=limit)
    if rows:
        register = own_register(call.caller.acting_organisation().kind)
        await call.log_use([PersonId(person_id)], register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])
    items = [service.in_words(row, call.directory, language) for row in rows]
    return Page(items=items, next_cursor=following)
