"""Scheduling over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.appointments.schemas import AppointmentIn, AttendanceIn
from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from referral_api.scheduling import service
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("schedule_referral", response_model=Receipt)
async def schedule_referral(call: CurrentCall, referral_id: UUID, given: AppointmentIn) -> JSONResponse:
    """Book an appointment; a second one takes the place of the first."""
    return answer(await service.schedule(call, ReferralId(referral_id), given))


@operations.route("record_attendance", response_model=Receipt)
async def record_attendance(
    call: CurrentCall,
    referral_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: AttendanceIn | None = None,
) -> JSONResponse:
    """Record that the person came to the appointment."""
    return answer(await service.record_attendance(call, decisions, ReferralId(referral_id), given or AttendanceIn()))


@operations.route("record_no_show", response_model=Receipt)
async def record_no_show(
    call: CurrentCall,
    referral_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: AttendanceIn | None = None,
) -> JSONResponse:
    """Record that the person did not come; the referral stands again where it can be scheduled."""
    return answer(await service.record_no_show(call, decisions, ReferralId(referral_id), given or AttendanceIn()))
