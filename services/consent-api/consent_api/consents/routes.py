"""Consents over HTTP: for workers of the discloser, and for the person at `/v1/me/consents`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from consent_api.consents import queries, service
from consent_api.consents.models import ConsentRow
from consent_api.consents.rules import ConsentAction, ConsentId, ConsentState, allowed
from consent_api.consents.schemas import (
    AnswerIn,
    ConsentIn,
    ConsentOut,
    ConsentRequestIn,
    OwnAnswerIn,
    OwnConsentIn,
)
from consent_api.givers.service import Representatives
from consent_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, PersonId, own_register
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


async def _representatives(request: Request) -> Representatives:
    state = request.app.state
    return Representatives(keys=state.hetu_keys, mandates=state.mandates)


Answering = Annotated[Representatives, Depends(_representatives)]


def _out(row: ConsentRow) -> ConsentOut:
    fields = {name: getattr(row, name) for name in ConsentOut.model_fields if name != "allowed_actions"}
    return ConsentOut(**fields, allowed_actions=allowed(row.state))


def receipt_of(row: ConsentRow) -> Receipt:
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed(row.state))


@operations.route("create_consent", response_model=Receipt, status_code=201)
async def create_consent(call: CurrentCall, given: ConsentIn, answering: Answering) -> JSONResponse:
    """Record a consent or refusal that a worker of the discloser has taken from the person."""
    row = await service.record_consent(call, given, answering)
    return answer(receipt_of(row), status=201, location=f"/v1/consents/{row.id}")


@operations.route("list_consents")
async def list_consents(
    call: CurrentCall,
    person_id: Annotated[UUID, Query(alias="personId")],
    state: ConsentState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ConsentOut]:
    """A person's consents in which the caller's organisation is discloser or recipient, newest first."""
    session = await call.begin()
    rows, following = await queries.page_of_person(session, person_id, state=state, cursor=cursor, limit=limit)
    if rows:
        await log_read(call, rows[0])
    return Page(items=[_out(row) for row in rows], next_cursor=following)


@operations.route("get_consent", response_model=ConsentOut)
async def get_consent(call: CurrentCall, consent_id: UUID, response: Response) -> ConsentOut:
    """One consent in which the caller's organisation is discloser or recipient."""
    row = await queries.get(await call.begin(), ConsentId(consent_id))
    await log_read(call, row)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


async def log_read(call: CurrentCall, row: ConsentRow) -> None:
    """Log that the caller's organisation has read a consent."""
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use([PersonId(row.person_id)], register=register, categories=[DataCategory.CLIENT_RELATIONSHIP])


@operations.route("request_consent", response_model=Receipt, status_code=201)
async def request_consent(call: CurrentCall, given: ConsentRequestIn) -> JSONResponse:
    """Ask a client for consent; the person answers in their own service, or a worker records the answer."""
    row = await service.request_consent(call, given)
    return answer(receipt_of(row), status=201, location=f"/v1/consents/{row.id}")


@operations.route("give_consent", response_model=Receipt)
async def give_consent(call: CurrentCall, consent_id: UUID, given: AnswerIn, answering: Answering) -> JSONResponse:
    """Record that the person has given what was asked for, or part of it."""
    row = await service.answer_request(call, ConsentId(consent_id), ConsentAction.GIVE, given, answering)
    return answer(receipt_of(row))


@operations.route("refuse_consent", response_model=Receipt)
async def refuse_consent(call: CurrentCall, consent_id: UUID, given: AnswerIn, answering: Answering) -> JSONResponse:
    """Record that the person has refused what was asked for; a refusal is data (380/2023 § 118)."""
    row = await service.answer_request(call, ConsentId(consent_id), ConsentAction.REFUSE, given, answering)
    return answer(receipt_of(row))


@operations.route("list_my_consents")
async def list_my_consents(
    call: CurrentCall, state: ConsentState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[ConsentOut]:
    """The signed-in person's requests, consents and refusals, newest first."""
    assert call.caller.person_id is not None
    session = await call.begin()
    rows, following = await queries.page_of_person(
        session, call.caller.person_id, state=state, cursor=cursor, limit=limit
    )
    if rows:
        await log_own_read(call)
    return Page(items=[_out(row) for row in rows], next_cursor=following)


@operations.route("create_my_consent", response_model=Receipt, status_code=201)
async def create_my_consent(call: CurrentCall, given: OwnConsentIn) -> JSONResponse:
    """Give or refuse consent oneself."""
    row = await service.give_own_consent(call, given)
    return answer(receipt_of(row), status=201, location=f"/v1/me/consents/{row.id}")


@operations.route("give_my_consent", response_model=Receipt)
async def give_my_consent(
    call: CurrentCall, consent_id: UUID, given: OwnAnswerIn, answering: Answering
) -> JSONResponse:
    """Give what was asked for, or part of it, for as long as was asked for or a shorter time."""
    row = await service.answer_request(call, ConsentId(consent_id), ConsentAction.GIVE, given, answering)
    return answer(receipt_of(row))


@operations.route("refuse_my_consent", response_model=Receipt)
async def refuse_my_consent(
    call: CurrentCall, consent_id: UUID, given: OwnAnswerIn, answering: Answering
) -> JSONResponse:
    """Refuse what was asked for; nothing but what stands on consent depends on it."""
    row = await service.answer_request(call, ConsentId(consent_id), ConsentAction.REFUSE, given, answering)
    return answer(receipt_of(row))


async def log_own_read(call: CurrentCall) -> None:
    """Log that a person, or whoever acts for them, has read their own consents."""
    assert call.caller.person_id is not None
    categories = [DataCategory.CLIENT_RELATIONSHIP]
    await call.log_use([call.caller.person_id], register=CONSENT_REGISTER, categories=categories)
