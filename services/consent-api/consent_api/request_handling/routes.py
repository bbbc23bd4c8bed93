"""Requests over HTTP, for the controller's officials."""

from collections.abc import Sequence
from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.request_handling import service
from consent_api.requests import queries
from consent_api.requests.models import RequestRow
from consent_api.requests.rules import RequestId, RequestState
from consent_api.requests.schemas import NoteIn, RefusalIn, RequestOut, RequestWithSteps, TransferIn
from consent_api.requests.service import receipt, shown, with_steps
from tym_shared.call import Call, CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId, own_register
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


@operations.route("list_requests")
async def list_requests(
    call: CurrentCall, language: Language, state: RequestState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[RequestOut]:
    """The requests that the caller's organisation answers for, the soonest due first; open ones without a state."""
    session = await call.begin()
    rows, following = await queries.page_by_due_date(session, state=state, cursor=cursor, limit=limit)
    if rows:
        await _log(call, rows)
    today = legal_date(await read_legal_now(session))
    return Page(items=[shown(call, row, language=language, today=today) for row in rows], next_cursor=following)


@operations.route("get_request")
async def get_request(call: CurrentCall, language: Language, request_id: UUID) -> RequestWithSteps:
    """One request with everything that was done to it."""
    row = await queries.get(await call.begin(), RequestId(request_id))
    await _log(call, [row])
    return await with_steps(call, row, language=language)


@operations.route("take_request", response_model=Receipt)
async def take_request(call: CurrentCall, request_id: UUID) -> JSONResponse:
    """Take a request to answer it."""
    return answer(receipt(call, await service.take(call, RequestId(request_id))))


@operations.route("ask_information", response_model=Receipt)
async def ask_information(call: CurrentCall, request_id: UUID, given: NoteIn) -> JSONResponse:
    """Ask the person for what is needed to answer; the period runs on."""
    return answer(receipt(call, await service.ask_information(call, RequestId(request_id), given.text)))


@operations.route("extend_request", response_model=Receipt)
async def extend_request(call: CurrentCall, request_id: UUID, given: NoteIn) -> JSONResponse:
    """Extend the period once, with the reason that the person is told; not where the law has no extension."""
    return answer(receipt(call, await service.extend(call, RequestId(request_id), given.text)))


@operations.route("answer_request", response_model=Receipt)
async def answer_request(call: CurrentCall, request_id: UUID, given: NoteIn) -> JSONResponse:
    """Answer the request."""
    return answer(receipt(call, await service.answer_request(call, RequestId(request_id), given.text)))


@operations.route("refuse_request", response_model=Receipt)
async def refuse_request(call: CurrentCall, request_id: UUID, given: RefusalIn) -> JSONResponse:
    """Refuse in writing, on a ground of the list that bears on such a request."""
    return answer(receipt(call, await service.refuse(call, RequestId(request_id), given)))


@operations.route("transfer_request", response_model=Receipt)
async def transfer_request(call: CurrentCall, request_id: UUID, given: TransferIn) -> JSONResponse:
    """Hand the request on to the controller that stored the data; its due date goes with it."""
    return answer(receipt(call, await service.transfer(call, RequestId(request_id), given)))


async def _log(call: Call, rows: Sequence[RequestRow]) -> None:
    register = own_register(call.caller.acting_organisation().kind)
    persons = {PersonId(row.person_id) for row in rows}
    await call.log_use(persons, register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])
