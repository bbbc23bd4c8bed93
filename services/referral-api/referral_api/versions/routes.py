"""A referral's history over HTTP."""

from uuid import UUID

from referral_api.operations import operations
from referral_api.referrals.rules import ReferralId
from referral_api.steps.models import StepRow
from referral_api.versions import service
from referral_api.versions.schemas import HistoryOut, StepOut
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint


@operations.route("read_referral_history")
async def read_referral_history(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> HistoryOut:
    """Every change of a referral: state, action, side, reason, text and time; read like the referral itself."""
    found, steps = await service.read_history(call, decisions, ReferralId(referral_id))
    return HistoryOut(items=[_step(step, service.text_of(found, step)) for step in steps])


def _step(step: StepRow, text: str | None) -> StepOut:
    return StepOut(
        version=step.version,
        state=step.state,
        action=step.action,
        side=step.side,
        organisation_id=step.organisation_id,
        reason=step.reason,
        text=text,
        expected_on=step.expected_on,
        at=step.at,
    )
