"""Directing to the joint assessment over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.dispatches import queries, service
from referral_api.dispatches.rules import Ground
from referral_api.dispatches.schemas import DispatchedReferral, DispatchIn, DispatchOut, DispatchReceipt
from referral_api.operations import operations
from referral_api.states.rules import ReferralState
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import answer


@operations.route("direct_to_assessment", response_model=DispatchReceipt, status_code=201)
async def direct_to_assessment(call: CurrentCall, given: DispatchIn, decisions: DecisionPoint) -> JSONResponse:
    """Direct a person to the joint assessment (381/2023 § 3): one referral for each of the other authorities.

    The recipients learn who is directed and nothing more; the grounds stay with the sender. A receipt is all that is
    answered here: the answer proper is the assessment.
    """
    dispatch, rows = await service.direct_to_assessment(call, decisions, given)
    receipt = DispatchReceipt(
        id=dispatch.id,
        state=ReferralState.SENT,
        version=1,
        allowed_actions=[],
        group_id=dispatch.id,
        referrals=[DispatchedReferral.model_validate(row) for row in rows],
    )
    return answer(receipt, status=201, location=f"/v1/referrals/joint-assessment/{dispatch.id}")


@operations.route("get_dispatch")
async def get_dispatch(call: CurrentCall, group_id: UUID) -> DispatchOut:
    """One dispatch with its grounds and where its referrals stand, for its sender alone."""
    session = await call.begin()
    dispatch = await queries.get(session, group_id)
    rows = await queries.referrals_of(session, group_id)
    await call.log_use(
        [PersonId(dispatch.person_id)],
        register=dispatch.data_register,
        categories=[DataCategory.SERVICE_NEED, DataCategory.SOCIAL_SITUATION, DataCategory.HEALTH_AND_WORK_CAPACITY],
    )
    return DispatchOut(
        group_id=dispatch.id,
        person_id=dispatch.person_id,
        sender_id=dispatch.sender_id,
        data_register=dispatch.data_register,
        grounds=[Ground(ground) for ground in dispatch.grounds],
        grounds_text=dispatch.grounds_text,
        created_at=dispatch.created_at,
        referrals=[DispatchedReferral.model_validate(row) for row in rows],
    )
