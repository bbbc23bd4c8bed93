"""Items over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

from plans_api.clients.referral import ReferralApi
from plans_api.items import service
from plans_api.items.schemas import ReferIn
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


async def _held(request: Request) -> ReferralApi:
    referrals: ReferralApi = request.app.state.referrals
    return referrals


Referrals = Annotated[ReferralApi, Depends(_held)]


@operations.route("refer_item", response_model=Receipt, status_code=201)
async def refer_item(
    call: CurrentCall,
    plan_id: UUID,
    item_id: UUID,
    given: ReferIn,
    *,
    referrals: Referrals,
    decisions: DecisionPoint,
) -> JSONResponse:
    """Refer an item of the version in force to its organiser; `permitted` and `denied` say what left."""
    sent = await service.refer_item(call, PlanId(plan_id), item_id, given, referrals=referrals, decisions=decisions)
    receipt = Receipt(id=sent.id, state=sent.state, version=sent.version, allowed_actions=[])
    return answer(receipt, status=201, permitted=list(sent.permitted), denied=list(sent.denied))
