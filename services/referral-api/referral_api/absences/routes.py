"""Absences over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.absences import service
from referral_api.absences.schemas import AbsenceIn, AbsenceOut, AbsencesOut
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("report_absence", response_model=Receipt, status_code=201)
async def report_absence(
    call: CurrentCall, referral_id: UUID, given: AbsenceIn, decisions: DecisionPoint
) -> JSONResponse:
    """Report days of absence and whether a reason was told; no reason is taken, it may be health data."""
    receipt, absence = await service.report_absence(call, decisions, ReferralId(referral_id), given)
    return answer(receipt, status=201, location=f"/v1/referrals/{referral_id}/absences", absenceId=str(absence))


@operations.route("list_absences")
async def list_absences(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> AbsencesOut:
    """The absences that were reported; read like the referral itself."""
    rows = await service.list_absences(call, decisions, ReferralId(referral_id))
    return AbsencesOut(items=[AbsenceOut.model_validate(row) for row in rows])
