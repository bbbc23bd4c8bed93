"""Information requests over HTTP."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.information_requests import queries, service
from referral_api.information_requests.schemas import AnswerIn, InformationRequestIn, InformationRequestOut
from referral_api.operations import operations
from referral_api.referrals.models import InformationRequestRow, RequestState
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall, etag
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


@operations.route("request_information", response_model=Receipt)
async def request_information(
    call: CurrentCall, referral_id: UUID, given: InformationRequestIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Ask the sender, or a role of another authority that is a party of the person's case.

    The contributor sees the request and may answer and attach; nothing else of the referral. `requestId` names it.
    """
    receipt, request = await service.request_information(call, decisions, ReferralId(referral_id), given)
    return answer(receipt, requestId=str(request))


@operations.route("answer_information", response_model=Receipt)
async def answer_information(
    call: CurrentCall, referral_id: UUID, given: AnswerIn, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Answer as the sender; refused if the recipient may not have data of this category."""
    receipt = await service.answer_information(call, decisions, ReferralId(referral_id), given, necessity=necessity)
    return answer(receipt)


@operations.route("list_information_requests")
async def list_information_requests(
    call: CurrentCall,
    referral_id: Annotated[UUID | None, Query(alias="referralId")] = None,
    state: RequestState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[InformationRequestOut]:
    """Requests put to the caller's role, asked by its organisation, or made about its referrals; newest first.

    What a contributor is asked it reads of the request itself, on a decision.
    """
    caller = call.caller
    rows, following = await queries.page(
        await call.begin(),
        own=caller.acting_organisation().id,
        roles=sorted(caller.roles),
        referral_id=referral_id,
        state=state,
        cursor=cursor,
        limit=limit,
    )
    items = [_out(call, row, service.withheld_of(call, row)) for row in rows]
    await _log(call, rows, items)
    return Page(items=items, next_cursor=following)


@operations.route("get_information_request", response_model=InformationRequestOut)
async def get_information_request(
    call: CurrentCall, request_id: UUID, decisions: DecisionPoint, response: Response
) -> InformationRequestOut:
    """One request; a colleague for whose role it is not meant is refused.

    What its question tells a contributor is decided anew, until it has answered; what is denied of it withholds it.
    """
    row, withheld = await service.read_request(call, decisions, request_id)
    item = _out(call, row, withheld)
    await _log(call, [row], [item])
    response.headers["ETag"] = etag(row.version)
    return item


@operations.route("answer_information_request", response_model=Receipt)
async def answer_information_request(
    call: CurrentCall, request_id: UUID, given: AnswerIn, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Answer as the contributor; social and health data need `Tym-Necessity`."""
    return answer(await service.answer_request(call, decisions, request_id, given, necessity=necessity))


def _out(call: CurrentCall, row: InformationRequestRow, withheld: Sequence[str]) -> InformationRequestOut:
    own = call.caller.acting_organisation().id
    to_role = row.contributor_role is None or row.contributor_role in call.caller.roles
    asked = own == (row.contributor_id or row.sender_id) and to_role
    open_to_caller = asked and row.state is RequestState.OPEN
    is_over = row.contributor_id is not None and row.state is not RequestState.OPEN
    is_shown = ((asked and not is_over) or own == row.recipient_id) and not withheld
    return InformationRequestOut(
        id=row.id,
        referral_id=row.referral_id,
        person_id=row.person_id,
        asker_id=row.recipient_id,
        contributor_id=row.contributor_id,
        contributor_role=row.contributor_role,
        question=row.question if is_shown else None,
        categories=row.question_categories,
        withheld=list(withheld),
        answer_by=row.answer_by,
        state=row.state,
        version=row.version,
        created_at=row.created_at,
        answered_at=row.answered_at,
        allowed_actions=(["answer"] if row.contributor_id else ["answer-information"]) if open_to_caller else [],
    )


async def _log(
    call: CurrentCall, rows: Sequence[InformationRequestRow], items: Sequence[InformationRequestOut]
) -> None:
    told = {category for item in items if item.question is not None for category in item.categories}
    for register in sorted({row.data_register for row in rows}):
        persons = {row.person_id for row in rows if row.data_register == register}
        await call.log_use(
            [PersonId(person) for person in sorted(persons)],
            register=register,
            categories={DataCategory.CLIENT_RELATIONSHIP, DataCategory.SERVICE_NEED, *told},
        )
