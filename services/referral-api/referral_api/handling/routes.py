"""Handling a referral over HTTP: one operation for each action.

A text states its `categories`, `service-need` where it does not; those beyond it leave on a decision of their own.
"""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.handling import service
from referral_api.handling.schemas import (
    AdviceIn,
    ApplicationIn,
    CancelIn,
    DecisionIn,
    DeclineIn,
    HoldIn,
    RefusalIn,
    StartIn,
    WithdrawIn,
)
from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import ReferralAction
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("acknowledge_referral", direct=True, response_model=Receipt)
async def acknowledge_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Acknowledge receipt, which accepts nothing yet."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACKNOWLEDGE))


@operations.route("accept_referral", direct=True, response_model=Receipt)
async def accept_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Accept where no decision is required; of two acceptances at once one wins."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACCEPT))


@operations.route("decline_referral", direct=True, response_model=Receipt)
async def decline_referral(
    call: CurrentCall, referral_id: UUID, given: DeclineIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Decline with a coded reason that the kind knows."""
    return answer(await service.decline_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("return_referral", direct=True, response_model=Receipt)
async def return_referral(
    call: CurrentCall, referral_id: UUID, given: AdviceIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Return with advice; the sender amends and sends again, withdraws, or acknowledges the advice."""
    return answer(await service.return_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("resend_referral", response_model=Receipt)
async def resend_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Send a returned referral again, as it now stands."""
    return answer(await service.resend_referral(call, ReferralId(referral_id)))


@operations.route("withdraw_request", direct=True, response_model=Receipt)
async def withdraw_request(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Take back what was asked; the referral is received as before, and who was asked answers no more."""
    return answer(await service.withdraw_request(call, ReferralId(referral_id)))


@operations.route("record_application", response_model=Receipt)
async def record_application(call: CurrentCall, referral_id: UUID, given: ApplicationIn | None = None) -> JSONResponse:
    """Record that the person has applied; some services require a medical statement with it (566/2005)."""
    return answer(await service.record_application(call, ReferralId(referral_id), given or ApplicationIn()))


@operations.route("record_decision", direct=True, response_model=Receipt)
async def record_decision(
    call: CurrentCall, referral_id: UUID, given: DecisionIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Record the decision on the application by its reference; a refusal needs its appeal advice."""
    return answer(await service.record_decision(call, decisions, ReferralId(referral_id), given))


@operations.route("hold_referral", direct=True, response_model=Receipt)
async def hold_referral(
    call: CurrentCall, referral_id: UUID, given: HoldIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Put on the waiting list or on hold."""
    return answer(await service.hold_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("resume_referral", direct=True, response_model=Receipt)
async def resume_referral(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Take off the waiting list: the service can be scheduled or started."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.RESUME))


@operations.route("start_referral", response_model=Receipt)
async def start_referral(call: CurrentCall, referral_id: UUID, given: StartIn | None = None) -> JSONResponse:
    """Record that the service has started; where a decision is required only after it was granted."""
    return answer(await service.start_referral(call, ReferralId(referral_id), given.started_on if given else None))


@operations.route("acknowledge_outcome", direct=True, response_model=Receipt)
async def acknowledge_outcome(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Acknowledge, as the sender, the outcome, the refusal or the advice; the recipient's access ends."""
    return answer(await service.act(call, ReferralId(referral_id), ReferralAction.ACKNOWLEDGE_OUTCOME))


@operations.route("withdraw_referral", response_model=Receipt)
async def withdraw_referral(
    call: CurrentCall,
    referral_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: WithdrawIn | None = None,
) -> JSONResponse:
    """Withdraw, as the sender, before the service has started; the recipient's access ends."""
    return answer(await service.withdraw_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("cancel_referral", direct=True, response_model=Receipt)
async def cancel_referral(
    call: CurrentCall, referral_id: UUID, given: CancelIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Cancel, as the recipient, what was accepted or granted and has not started."""
    return answer(await service.cancel_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("request_cancellation", direct=True, response_model=Receipt)
async def request_cancellation(
    call: CurrentCall, referral_id: UUID, given: WithdrawIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Ask, as the sender, to cancel a service that has started; the recipient confirms or refuses."""
    return answer(await service.request_cancellation(call, decisions, ReferralId(referral_id), given))


@operations.route("confirm_cancellation", direct=True, response_model=Receipt)
async def confirm_cancellation(call: CurrentCall, referral_id: UUID) -> JSONResponse:
    """Cancel as the sender asked; the recipient's access ends."""
    return answer(await service.confirm_cancellation(call, ReferralId(referral_id)))


@operations.route("refuse_cancellation", response_model=Receipt)
async def refuse_cancellation(
    call: CurrentCall,
    referral_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: RefusalIn | None = None,
) -> JSONResponse:
    """Let the service go on although the sender asked to cancel it."""
    return answer(await service.refuse_cancellation(call, decisions, ReferralId(referral_id), given or RefusalIn()))
