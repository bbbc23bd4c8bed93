"""Own views over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId
from plans_api.operations import operations
from plans_api.own_views import service
from plans_api.own_views.schemas import OwnViewIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _answer(view: UUID, case: CaseRow) -> JSONResponse:
    receipt = Receipt(id=view, state="recorded", version=case.version, allowed_actions=[])
    return answer(receipt, status=201, location=f"/v1/cases/{case.id}/assessment")


@operations.route("write_own_view", response_model=Receipt, status_code=201)
async def write_own_view(call: CurrentCall, case_id: UUID, given: OwnViewIn) -> JSONResponse:
    """Write down one's own view for the joint assessment; it stays as written, apart from the authorities' sections."""
    return _answer(*await service.write_own_view(call, CaseId(case_id), given.text))


@operations.route("record_own_view", response_model=Receipt, status_code=201)
async def record_own_view(call: CurrentCall, case_id: UUID, given: OwnViewIn) -> JSONResponse:
    """Record the person's spoken words, marked as such."""
    return _answer(*await service.record_own_view(call, CaseId(case_id), given.text))
