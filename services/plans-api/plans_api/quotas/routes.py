"""Quotas over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import JSONResponse

from plans_api.operations import operations
from plans_api.quotas import service
from plans_api.quotas.models import QuotaResetRow, QuotaUseRow
from plans_api.quotas.schemas import QuotaResetIn, QuotasOut, QuotaUseEndIn, QuotaUseIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _receipt(row: QuotaUseRow) -> Receipt:
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=["end"])


@operations.route("list_quotas")
async def list_quotas(call: CurrentCall, person_id: Annotated[UUID, Query(alias="personId")]) -> QuotasOut:
    """What a client has used and has left of each quota; periods that others recorded count without being shown."""
    balances = await service.read_quotas(call, person_id)
    own = call.caller.acting_organisation().id
    return QuotasOut(items=[service.shown(one, own=own) for one in balances])


@operations.route("list_my_quotas")
async def list_my_quotas(call: CurrentCall) -> QuotasOut:
    """What the signed-in person has used and has left of each quota, with every period."""
    assert call.caller.person_id is not None
    return QuotasOut(
        items=[service.shown(one, own=None) for one in await service.read_quotas(call, call.caller.person_id)]
    )


@operations.route("record_quota_use", response_model=Receipt, status_code=201)
async def record_quota_use(call: CurrentCall, given: QuotaUseIn) -> JSONResponse:
    """Record a period of use that no plan here booked."""
    return answer(_receipt(await service.record_use(call, given)), status=201)


@operations.route("end_quota_use", response_model=Receipt)
async def end_quota_use(call: CurrentCall, use_id: UUID, given: QuotaUseEndIn) -> JSONResponse:
    """Record the day on which a period of one's own really ended."""
    return answer(_receipt(await service.end_use(call, use_id, given)))


@operations.route("reset_quota", response_model=Receipt, status_code=201)
async def reset_quota(call: CurrentCall, given: QuotaResetIn) -> JSONResponse:
    """Record that a quota begins anew today; refused with the rule unless its condition is met."""
    row: QuotaResetRow = await service.reset_quota(call, given)
    receipt = Receipt(id=row.id, state=row.condition, version=1, allowed_actions=[])
    return answer(receipt, status=201)
