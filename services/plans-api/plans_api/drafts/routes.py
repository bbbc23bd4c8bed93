"""Drafts over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.drafts import service
from plans_api.drafts.schemas import ContentIn, PlanIn
from plans_api.operations import operations
from plans_api.plans.rules import PlanId, actions_of_plan
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("draft_plan", response_model=Receipt, status_code=201)
async def draft_plan(call: CurrentCall, given: PlanIn) -> JSONResponse:
    """Draft the case's plan after a NEED conclusion; every rule of law it breaks is named in one answer."""
    plan, version = await service.draft_plan(call, given)
    receipt = Receipt(id=plan.id, state=plan.state, version=plan.version, allowed_actions=actions_of_plan(plan.state))
    return answer(receipt, status=201, location=f"/v1/plans/{plan.id}", number=version.number)


@operations.route("revise_plan", response_model=Receipt)
async def revise_plan(call: CurrentCall, plan_id: UUID, given: ContentIn) -> JSONResponse:
    """Store a new version; the version in force stays so until this one is approved by every party."""
    plan, version = await service.revise_plan(call, PlanId(plan_id), given)
    receipt = Receipt(id=plan.id, state=plan.state, version=plan.version, allowed_actions=actions_of_plan(plan.state))
    return answer(receipt, number=version.number)
