"""Passing a referral on over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.redirections import service
from referral_api.redirections.schemas import RedirectIn
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("redirect_referral", response_model=Receipt)
async def redirect_referral(
    call: CurrentCall, referral_id: UUID, given: RedirectIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Pass the referral on to another authority; `redirectedTo` is the new referral, which the sender goes on with."""
    receipt, new = await service.redirect_referral(call, decisions, ReferralId(referral_id), given.recipient_id)
    return answer(receipt, redirectedTo=str(new))
