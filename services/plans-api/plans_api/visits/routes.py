"""Visits over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.visits import service
from plans_api.visits.schemas import ChangesOut, SeenIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("list_plan_changes")
async def list_plan_changes(call: CurrentCall, plan_id: UUID) -> ChangesOut:
    """What has happened to the plan since the user last marked it as seen."""
    return await service.read_changes(call, PlanId(plan_id))


@operations.route("mark_plan_seen", response_model=Receipt)
async def mark_plan_seen(call: CurrentCall, plan_id: UUID, given: SeenIn) -> JSONResponse:
    """Mark the plan as seen by the user, up to a version."""
    seen = await service.mark_seen(call, PlanId(plan_id), given)
    return answer(Receipt(id=seen, state="seen", version=given.version, allowed_actions=["mark-seen"]))
