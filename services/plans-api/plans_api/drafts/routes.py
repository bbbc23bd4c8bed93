"""Drafts over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.contents.schemas import ContentIn
from plans_api.drafts import service
from plans_api.drafts.schemas import PlanIn
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.plans.service import receipt_of
from plans_api.replacements.routes import BesideAllowed
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("draft_plan", response_model=Receipt, status_code=201)
async def draft_plan(call: CurrentCall, given: PlanIn, beside: BesideAllowed) -> JSONResponse:
    """Draft a plan; every rule of law it breaks is named in one answer.

    A multi-agency plan is that of a case after a NEED conclusion, one a case. An ordinary, activation or integration
    plan is made for a person and stands in the register of its type. A person has one operative plan: a new one names
    the one it `replaces`.
    """
    plan, version = await service.draft_plan(call, given, beside=beside)
    return answer(receipt_of(call, plan), status=201, location=f"/v1/plans/{plan.id}", number=version.number)


@operations.route("revise_plan", direct=True, response_model=Receipt)
async def revise_plan(call: CurrentCall, plan_id: UUID, given: ContentIn) -> JSONResponse:
    """Store a new version; the version in force stays so until this one is approved by every party."""
    plan, version = await service.revise_plan(call, PlanId(plan_id), given)
    return answer(receipt_of(call, plan), number=version.number)
