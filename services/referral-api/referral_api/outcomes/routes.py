"""Outcomes over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.outcomes import service
from referral_api.outcomes.schemas import OutcomeAnswerIn, OutcomeIn, OutcomeOut, OutcomesOut, QueryIn
from referral_api.referrals.rules import ReferralId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("complete_referral", response_model=Receipt)
async def complete_referral(
    call: CurrentCall, referral_id: UUID, given: OutcomeIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Record that the service has ended: its outcome, the services given, the days, and what is needed next.

    Texts leave on a decision for their categories, but for what tells of the service alone; social and health data need
    `Tym-Necessity`. A report back on a need that was told of leaves on the person's consent (1301/2014 § 40); its codes
    and days do without.
    """
    return answer(await service.complete_referral(call, decisions, ReferralId(referral_id), given))


@operations.route("query_outcome", response_model=Receipt)
async def query_outcome(
    call: CurrentCall, referral_id: UUID, given: QueryIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Ask, as the sender, about the outcome instead of acknowledging it."""
    return answer(await service.query_outcome(call, decisions, ReferralId(referral_id), given))


@operations.route("answer_outcome", response_model=Receipt)
async def answer_outcome(
    call: CurrentCall, referral_id: UUID, given: OutcomeAnswerIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Answer, as the recipient, what was asked about the outcome; a changed outcome takes the next number."""
    return answer(await service.answer_outcome(call, decisions, ReferralId(referral_id), given))


@operations.route("list_outcomes")
async def list_outcomes(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> OutcomesOut:
    """The outcome as first given and as completed later; read like the referral itself."""
    rows = await service.list_outcomes(call, decisions, ReferralId(referral_id))
    return OutcomesOut(items=[OutcomeOut.model_validate(row) for row in rows])
