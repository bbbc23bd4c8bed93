"""Handling a referral over HTTP: one operation for each action."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.handling import service
from referral_api.handling.schemas import ApplicationIn, CompleteIn, DecisionIn, DeclineIn, RedirectIn, StartIn
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralAction, ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("acknowledge_referral", response_model=Receipt)
async def acknowledge_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Acknowledge receipt."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACKNOWLEDGE))


@operations.route("accept_referral", response_model=Receipt)
async def accept_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Accept where no decision is required; of two acceptances at once one wins."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACCEPT))


@operations.route("decline_referral", response_model=Receipt)
async def decline_referral(call: CurrentCall, referral_id: UUID, given: DeclineIn) -> JSONResponse:
    """Decline with a coded reason."""
    return answer(await service.decline_referral(call, ReferralId(referral_id), given.reason))


@operations.route("record_application", response_model=Receipt)
async def record_application(call: CurrentCall, referral_id: UUID, given: ApplicationIn | None = None) -> JSONResponse:
    """Record that the person has applied for the service."""
    applied_on = given.applied_on if given else None
    return answer(await service.record_application(call, ReferralId(referral_id), applied_on))


@operations.route("record_decision", response_model=Receipt)
async def record_decision(call: CurrentCall, referral_id: UUID, given: DecisionIn) -> JSONResponse:
    """Record the decision on the application by its reference; a refusal needs its appeal advice."""
    return answer(await service.record_decision(call, ReferralId(referral_id), given))


@operations.route("start_referral", response_model=Receipt)
async def start_referral(call: CurrentCall, referral_id: UUID, given: StartIn | None = None) -> JSONResponse:
    """Record that the service has started; where a decision is required only after it was granted."""
    return answer(await service.start_referral(call, ReferralId(referral_id), given.started_on if given else None))


@operations.route("complete_referral", response_model=Receipt)
async def complete_referral(call: CurrentCall, referral_id: UUID, given: CompleteIn) -> JSONResponse:
    """Record that the service has ended, and its coded outcome."""
    return answer(await service.complete_referral(call, ReferralId(referral_id), given))


@operations.route("acknowledge_outcome", response_model=Receipt)
async def acknowledge_outcome(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Acknowledge, as the sender, the outcome or the refusal; the recipient's access ends."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACKNOWLEDGE_OUTCOME))


@operations.route("withdraw_referral", response_model=Receipt)
async def withdraw_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Withdraw, as the sender, before the service has started; the recipient's access ends."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.WITHDRAW))


@operations.route("redirect_referral", response_model=Receipt)
async def redirect_referral(
    call: CurrentCall, referral_id: UUID, given: RedirectIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Pass the referral on to another authority; `redirectedTo` is the new referral, which the sender goes on with."""
    receipt, new = await service.redirect_referral(call, decisions, ReferralId(referral_id), given.recipient_id)
    return answer(receipt, redirectedTo=str(new))
