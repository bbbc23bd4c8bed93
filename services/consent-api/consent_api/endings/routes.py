"""Endings of consents over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from consent_api.consents import queries
from consent_api.consents.routes import log_own_read, log_read, receipt_of
from consent_api.consents.rules import ConsentId
from consent_api.consents.schemas import ConsentHistoryOut
from consent_api.endings import service
from consent_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("withdraw_consent", response_model=Receipt)
async def withdraw_consent(call: CurrentCall, consent_id: UUID) -> JSONResponse:
    """Record that the person has withdrawn; effective at the decision point when this answers."""
    return answer(receipt_of(await service.withdraw_consent(call, ConsentId(consent_id))))


@operations.route("acknowledge_consent_end", response_model=Receipt)
async def acknowledge_consent_end(call: CurrentCall, consent_id: UUID) -> JSONResponse:
    """Take notice, as discloser or recipient, that a consent has ended: no more is given or used on it."""
    return answer(receipt_of(await service.acknowledge_end(call, ConsentId(consent_id))))


@operations.route("get_consent_history")
async def get_consent_history(call: CurrentCall, consent_id: UUID) -> ConsentHistoryOut:
    """The steps of a consent, oldest first, and who has taken notice of its end."""
    row = await queries.get(await call.begin(), ConsentId(consent_id))
    await log_read(call, row)
    return await service.history(call, row)


@operations.route("get_my_consent_history")
async def get_my_consent_history(call: CurrentCall, consent_id: UUID) -> ConsentHistoryOut:
    """The steps of one's own consent, oldest first, and who has taken notice of its end."""
    row = await queries.get(await call.begin(), ConsentId(consent_id))
    await log_own_read(call)
    return await service.history(call, row)


@operations.route("withdraw_my_consent", response_model=Receipt)
async def withdraw_my_consent(call: CurrentCall, consent_id: UUID) -> JSONResponse:
    """Withdraw one's own consent, at any time and without a reason; effective when this answers."""
    return answer(receipt_of(await service.withdraw_consent(call, ConsentId(consent_id))))
