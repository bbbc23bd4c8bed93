"""Transfers over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.cases.rules import CaseId
from plans_api.clients.consent import HomesOfPersons
from plans_api.operations import operations
from plans_api.transfers import service
from plans_api.transfers.schemas import PartyOut, TransferIn, TransferOut, TransfersOut
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("transfer_case", response_model=Receipt)
async def transfer_case(
    call: CurrentCall, case_id: UUID, given: TransferIn, decisions: DecisionPoint, homes: HomesOfPersons
) -> JSONResponse:
    """Hand the case over to another employment area: responsibility, county and network move, the case goes on.

    With `move` the person's home municipality decides who has it now. With `decision` the responsible authority names
    the receiver and its record; the county stays. Who leaves no longer sees the case and stays controller of what it
    stored.
    """
    case = await service.transfer_case(call, CaseId(case_id), given, decisions, homes)
    return answer(Receipt(id=case.id, state=case.state, version=case.version, allowed_actions=[]))


@operations.route("list_transfers")
async def list_transfers(call: CurrentCall, case_id: UUID) -> TransfersOut:
    """How the case changed hands, and which authority has had it from when until when."""
    transfers, parties = await service.read_transfers(call, CaseId(case_id))
    return TransfersOut(
        items=[TransferOut.model_validate(one) for one in transfers],
        parties=[PartyOut.model_validate(one) for one in parties],
    )
