"""Assignments over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.assignments import service
from referral_api.assignments.schemas import AssignmentIn, AssignmentOut, AssignmentsOut
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("assign_referral", response_model=Receipt)
async def assign_referral(call: CurrentCall, referral_id: UUID, given: AssignmentIn) -> JSONResponse:
    """Let a worker of the own organisation work on the referral, in the place of whoever did."""
    return answer(await service.assign_referral(call, ReferralId(referral_id), given.user_id))


@operations.route("take_referral", response_model=Receipt)
async def take_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Begin to work on a referral that nobody of the own organisation works on; of two at once one wins."""
    return answer(await service.take_referral(call, ReferralId(referral_id)))


@operations.route("release_referral", response_model=Receipt)
async def release_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Take off whoever works on the referral: it is unassigned again."""
    return answer(await service.release_referral(call, ReferralId(referral_id)))


@operations.route("list_assignments")
async def list_assignments(call: CurrentCall, referral_id: UUID) -> AssignmentsOut:
    """Who of the own organisation worked on the referral and when; the other side's workers are its own business."""
    rows = await service.list_assignments(call, ReferralId(referral_id))
    return AssignmentsOut(items=[AssignmentOut.model_validate(row) for row in rows])
