"""Network members over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.network_members import service
from plans_api.network_members.schemas import ChairIn, MemberIn
from plans_api.networks.rules import NetworkId
from plans_api.networks.service import receipt_of
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("name_member", response_model=Receipt, status_code=201)
async def name_member(call: CurrentCall, network_id: UUID, given: MemberIn) -> JSONResponse:
    """Name a member with a personal deputy; `memberId` tells which it is."""
    held, member = await service.name_member(call, NetworkId(network_id), given)
    return answer(receipt_of(call, held), status=201, memberId=str(member))


@operations.route("end_member", response_model=Receipt)
async def end_member(call: CurrentCall, network_id: UUID, member_id: UUID) -> JSONResponse:
    """End the membership of one's own member."""
    return answer(receipt_of(call, await service.end_member(call, NetworkId(network_id), member_id)))


@operations.route("name_chair", response_model=Receipt)
async def name_chair(call: CurrentCall, network_id: UUID, given: ChairIn) -> JSONResponse:
    """Name the chair (388/2024 § 1), as the employment authority that sets the group."""
    return answer(receipt_of(call, await service.name_chair(call, NetworkId(network_id), given.member_id)))


@operations.route("name_vice_chair", response_model=Receipt)
async def name_vice_chair(call: CurrentCall, network_id: UUID, given: ChairIn) -> JSONResponse:
    """Name the vice-chair (388/2024 § 1), as a county of the group."""
    return answer(receipt_of(call, await service.name_vice_chair(call, NetworkId(network_id), given.member_id)))
