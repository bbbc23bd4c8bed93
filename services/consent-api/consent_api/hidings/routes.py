"""Hidings over HTTP, for the controllers' officials."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.hidings import queries, service
from consent_api.hidings.rules import HidingId, HidingState
from consent_api.hidings.schemas import HidingEndIn, HidingIn, HidingOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


@operations.route("hide_log_entry", response_model=Receipt, status_code=201)
async def hide_log_entry(call: CurrentCall, given: HidingIn) -> JSONResponse:
    """Hide an entry of the own log from the person, by a written decision on a ground of the list, until a date."""
    identifier = await service.hide(call, given)
    return answer(Receipt(id=identifier, state=HidingState.STANDING, version=1, allowed_actions=["end"]), status=201)


@operations.route("list_log_hidings")
async def list_log_hidings(
    call: CurrentCall, language: Language, cursor: Cursor = None, limit: Limit = 50
) -> Page[HidingOut]:
    """What the caller's organisation hides or has hidden, newest first."""
    session = await call.begin()
    rows, following = await queries.page(session, cursor=cursor, limit=limit)
    ends = await queries.ends_of(session, rows)
    if rows:
        register = own_register(call.caller.acting_organisation().kind)
        persons = {PersonId(row.person_id) for row in rows}
        await call.log_use(persons, register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])
    today = legal_date(await read_legal_now(session))
    items = [service.shown(row, ends.get(row.id), language=language, today=today) for row in rows]
    return Page(items=items, next_cursor=following)


@operations.route("end_log_hiding", response_model=Receipt)
async def end_log_hiding(call: CurrentCall, hiding_id: UUID, given: HidingEndIn) -> JSONResponse:
    """Show the entry to the person again; the hiding itself stays on record."""
    await service.end_hiding(call, HidingId(hiding_id), given)
    return answer(Receipt(id=hiding_id, state=HidingState.ENDED, version=2, allowed_actions=[]))
