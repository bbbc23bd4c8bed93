"""Duties over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.duties import service
from plans_api.duties.schemas import DutiesIn
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.plans.service import receipt_of
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("explain_duties", response_model=Receipt)
async def explain_duties(call: CurrentCall, plan_id: UUID, given: DutiesIn) -> JSONResponse:
    """Record that the person's duties under the plan were explained, and in which language (381/2023 § 7)."""
    return answer(receipt_of(call, await service.explain_duties(call, PlanId(plan_id), given)))
