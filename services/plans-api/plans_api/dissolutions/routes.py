"""Dissolutions over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.dissolutions import service
from plans_api.dissolutions.schemas import DissolutionIn
from plans_api.networks.rules import NetworkId
from plans_api.networks.service import receipt_of
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("dissolve_network", response_model=Receipt)
async def dissolve_network(call: CurrentCall, network_id: UUID, given: DissolutionIn) -> JSONResponse:
    """Dissolve the group from today on, with the reason; its areas are free and its open cases have no group then."""
    held = await service.dissolve_network(call, NetworkId(network_id), given)
    return answer(receipt_of(call, held))
