"""The person's own requests over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.operations import operations
from consent_api.requests import queries, service
from consent_api.requests.rules import RequestId, RequestState
from consent_api.requests.schemas import NoteIn, RequestIn, RequestOut, RequestWithSteps
from tym_shared.call import Call, CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


@operations.route("make_my_request", response_model=Receipt, status_code=201)
async def make_my_request(call: CurrentCall, given: RequestIn) -> JSONResponse:
    """Ask for access, rectification, restriction or log information from the controller that stored the data.

    The answer's state is `refused` at once where the law itself excludes what is asked (381/2023 § 12, 380/2023 § 114).
    """
    made = await service.make_request(call, given)
    return answer(service.receipt(call, made), status=201, location=f"/v1/me/requests/{made.id}")


@operations.route("list_my_requests")
async def list_my_requests(
    call: CurrentCall, language: Language, state: RequestState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[RequestOut]:
    """The signed-in person's requests, newest first; one that was handed on stands at both controllers."""
    assert call.caller.person_id is not None
    session = await call.begin()
    rows, following = await queries.page_of_person(
        session, call.caller.person_id, state=state, cursor=cursor, limit=limit
    )
    if rows:
        await _log(call)
    today = legal_date(await read_legal_now(session))
    items = [service.shown(call, row, language=language, today=today) for row in rows]
    return Page(items=items, next_cursor=following)


@operations.route("get_my_request")
async def get_my_request(call: CurrentCall, language: Language, request_id: UUID) -> RequestWithSteps:
    """One request with everything that was done to it, and the answer or the written refusal."""
    row = await queries.get(await call.begin(), RequestId(request_id))
    await _log(call)
    return await service.with_steps(call, row, language=language)


@operations.route("supplement_my_request", response_model=Receipt)
async def supplement_my_request(call: CurrentCall, request_id: UUID, given: NoteIn) -> JSONResponse:
    """Add what the controller asked for."""
    row = await service.supplement(call, RequestId(request_id), given.text)
    return answer(service.receipt(call, row))


async def _log(call: Call) -> None:
    assert call.caller.person_id is not None
    await call.log_use(
        [call.caller.person_id], register=CONSENT_REGISTER, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
