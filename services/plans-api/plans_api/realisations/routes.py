"""Realisations over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.realisations import service
from plans_api.realisations.models import RealisationRow
from plans_api.realisations.schemas import DeliveryIn, InterruptionIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _receipt(row: RealisationRow) -> Receipt:
    return Receipt(id=row.id, state=row.kind, version=1, allowed_actions=[])


@operations.route("interrupt_item", response_model=Receipt, status_code=201)
async def interrupt_item(call: CurrentCall, plan_id: UUID, item_id: UUID, given: InterruptionIn) -> JSONResponse:
    """Record the authority's decision to interrupt an item's service."""
    return answer(_receipt(await service.interrupt_item(call, PlanId(plan_id), item_id, given)), status=201)


@operations.route("note_delivery", response_model=Receipt, status_code=201)
async def note_delivery(call: CurrentCall, plan_id: UUID, item_id: UUID, given: DeliveryIn) -> JSONResponse:
    """Note a reference to a service given, as the organiser's own register has it."""
    return answer(_receipt(await service.note_delivery(call, PlanId(plan_id), item_id, given)), status=201)
