"""Guidance over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.cases.rules import CaseId
from plans_api.cases.service import is_own
from plans_api.guidance import service
from plans_api.guidance.models import GuidanceRow
from plans_api.guidance.schemas import GuidanceIn, GuidanceList, GuidanceOut
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.decisions import Decision
from tym_shared.wire import Receipt, answer


def _out(call: CurrentCall, row: GuidanceRow, decision: Decision | None) -> GuidanceOut:
    is_shown = is_own(call, row.organisation_id) or (decision is not None and service.CATEGORY in decision.permitted)
    return GuidanceOut(
        id=row.id,
        organisation_id=row.organisation_id,
        data_register=row.data_register,
        given_on=row.given_on,
        text=row.text if is_shown else None,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        decision_id=decision.id if decision else None,
    )


@operations.route("add_guidance", response_model=Receipt, status_code=201)
async def add_guidance(call: CurrentCall, case_id: UUID, given: GuidanceIn) -> JSONResponse:
    """Record guidance given while the assessment and the plan are being made (381/2023 § 4)."""
    guidance, version = await service.add_guidance(call, CaseId(case_id), given)
    receipt = Receipt(id=guidance, state="recorded", version=version, allowed_actions=[])
    return answer(receipt, status=201, location=f"/v1/cases/{case_id}/guidance")


@operations.route("list_guidance")
async def list_guidance(call: CurrentCall, case_id: UUID, decisions: DecisionPoint) -> GuidanceList:
    """The guidance given in a case; another authority's words on a decision for this purpose."""
    rows, granted = await service.read_guidance(call, CaseId(case_id), decisions)
    return GuidanceList(items=[_out(call, row, granted.get(row.organisation_id)) for row in rows])
