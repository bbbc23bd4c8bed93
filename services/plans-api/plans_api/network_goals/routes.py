"""Network goals over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.network_goals import service
from plans_api.network_goals.schemas import GoalsIn
from plans_api.networks.rules import NetworkId
from plans_api.networks.service import receipt_of
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("set_goals", response_model=Receipt)
async def set_goals(call: CurrentCall, network_id: UUID, given: GoalsIn) -> JSONResponse:
    """Record the goals that the group has set for a year (388/2024 § 2)."""
    return answer(receipt_of(call, await service.set_goals(call, NetworkId(network_id), given)))
