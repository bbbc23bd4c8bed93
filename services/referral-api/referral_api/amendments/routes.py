"""Amending a sent referral over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.amendments import service
from referral_api.amendments.schemas import AmendmentIn
from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("amend_referral", response_model=Receipt)
async def amend_referral(
    call: CurrentCall, referral_id: UUID, given: AmendmentIn, decisions: DecisionPoint, necessity: Necessity
) -> JSONResponse:
    """Amend a sent referral with a coded reason; what was superseded stays readable in earlier versions.

    New data leaves on a decision of its own: `permitted` and `denied` say what of it did.
    """
    receipt, decision = await service.amend_referral(
        call, decisions, ReferralId(referral_id), given, necessity=necessity
    )
    if decision is None:
        return answer(receipt)
    denied = [{"category": category, "reason": reason} for category, reason in sorted(decision.denied.items())]
    return answer(receipt, permitted=sorted(decision.permitted), denied=denied)
