"""Consents over HTTP: for workers of the discloser, and for the person at `/v1/me/consents`."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from consent_api.consents import queries, service
from consent_api.consents.models import ConsentRow
from consent_api.consents.rules import MACHINE, ConsentId
from consent_api.consents.schemas import ConsentIn, ConsentOut, OwnConsentIn
from consent_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory, own_register
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


def _out(row: ConsentRow) -> ConsentOut:
    fields = {name: getattr(row, name) for name in ConsentOut.model_fields if name != "allowed_actions"}
    return ConsentOut(**fields, allowed_actions=MACHINE.allowed(row.state))


def _receipt(row: ConsentRow) -> Receipt:
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=MACHINE.allowed(row.state))


@operations.route("create_consent", response_model=Receipt, status_code=201)
async def create_consent(call: CurrentCall, given: ConsentIn) -> JSONResponse:
    """Record a consent or refusal that a worker of the discloser has taken from the person."""
    row = await service.record_consent(call, given)
    return answer(_receipt(row), status=201, location=f"/v1/consents/{row.id}")


@operations.route("list_consents")
async def list_consents(
    call: CurrentCall, person_id: Annotated[UUID, Query(alias="personId")], cursor: Cursor = None, limit: Limit = 50
) -> Page[ConsentOut]:
    """A person's consents in which the caller's organisation is discloser or recipient, newest first."""
    session = await call.begin()
    rows, following = await queries.page_of_person(session, person_id, cursor=cursor, limit=limit)
    if rows:
        await _log(call, rows[0])
    return Page(items=[_out(row) for row in rows], next_cursor=following)


@operations.route("get_consent", response_model=ConsentOut)
async def get_consent(call: CurrentCall, consent_id: UUID, response: Response) -> ConsentOut:
    """One consent in which the caller's organisation is discloser or recipient."""
    row = await queries.get(await call.begin(), ConsentId(consent_id))
    await _log(call, row)
    response.headers["ETag"] = etag(row.version)
    return _out(row)


async def _log(call: CurrentCall, row: ConsentRow) -> None:
    register = own_register(call.caller.acting_organisation().kind)
    await call.log_use(
        [row.person_id],  # type: ignore[list-item]  # a stored person id is a PersonId
        register=register,
        categories=[DataCategory.CLIENT_RELATIONSHIP],
    )


@operations.route("withdraw_consent", response_model=Receipt)
async def withdraw_consent(call: CurrentCall, consent_id: UUID) -> JSONResponse:
    """Record that the person has withdrawn; effective at the decision point when this answers."""
    return answer(_receipt(await service.withdraw_consent(call, ConsentId(consent_id))))


@operations.route("list_my_consents")
async def list_my_consents(call: CurrentCall, cursor: Cursor = None, limit: Limit = 50) -> Page[ConsentOut]:
    """The signed-in person's consents and refusals, newest first."""
    assert call.caller.person_id is not None
    session = await call.begin()
    rows, following = await queries.page_of_person(session, call.caller.person_id, cursor=cursor, limit=limit)
    if rows:
        await call.log_use(
            [call.caller.person_id], register=CONSENT_REGISTER, categories=[DataCategory.CLIENT_RELATIONSHIP]
        )
    return Page(items=[_out(row) for row in rows], next_cursor=following)


@operations.route("create_my_consent", response_model=Receipt, status_code=201)
async def create_my_consent(call: CurrentCall, given: OwnConsentIn) -> JSONResponse:
    """Give or refuse consent oneself."""
    row = await service.give_own_consent(call, given)
    return answer(_receipt(row), status=201, location=f"/v1/me/consents/{row.id}")


@operations.route("withdraw_my_consent", response_model=Receipt)
async def withdraw_my_consent(call: CurrentCall, consent_id: UUID) -> JSONResponse:
    """Withdraw one's own consent, at any time and without a reason; effective when this answers."""
    return answer(_receipt(await service.withdraw_consent(call, ConsentId(consent_id))))
