"""Proposals over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from referral_api.auth import Necessity
from referral_api.operations import operations
from referral_api.proposals import service
from referral_api.proposals.models import ProposalRow
from referral_api.proposals.rules import ProposalAction, ProposalState, shown_state
from referral_api.proposals.schemas import ProposalAnswerIn, ProposalIn, ProposalOut, ProposalsOut
from referral_api.readings.service import Reading
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import Side
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


@operations.route("propose_dates", response_model=Receipt, status_code=201)
async def propose_dates(
    call: CurrentCall, referral_id: UUID, given: ProposalIn, decisions: DecisionPoint, _necessity: Necessity
) -> JSONResponse:
    """Propose, as the recipient, other dates or an extension; the sender decides. `proposalId` names it."""
    receipt, proposal = await service.propose_dates(call, decisions, ReferralId(referral_id), given)
    location = f"/v1/referrals/{referral_id}/proposals"
    return answer(receipt, status=201, location=location, proposalId=str(proposal))


@operations.route("list_proposals")
async def list_proposals(call: CurrentCall, referral_id: UUID, decisions: DecisionPoint) -> ProposalsOut:
    """What the recipient has proposed and the sender answered."""
    found, rows = await service.list_proposals(call, decisions, ReferralId(referral_id))
    return ProposalsOut(items=[shown_proposal(found, row) for row in rows])


@operations.route("accept_proposal", response_model=Receipt)
async def accept_proposal(
    call: CurrentCall,
    referral_id: UUID,
    proposal_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: ProposalAnswerIn | None = None,
) -> JSONResponse:
    """Accept the proposed dates: they become the referral's."""
    said = given or ProposalAnswerIn()
    return answer(
        await service.answer_proposal(
            call, decisions, ReferralId(referral_id), proposal_id, action=ProposalAction.ACCEPT, given=said
        )
    )


@operations.route("reject_proposal", response_model=Receipt)
async def reject_proposal(
    call: CurrentCall,
    referral_id: UUID,
    proposal_id: UUID,
    decisions: DecisionPoint,
    _necessity: Necessity,
    given: ProposalAnswerIn | None = None,
) -> JSONResponse:
    """Reject the proposed dates: the referral stays as it is."""
    said = given or ProposalAnswerIn()
    return answer(
        await service.answer_proposal(
            call, decisions, ReferralId(referral_id), proposal_id, action=ProposalAction.REJECT, given=said
        )
    )


def shown_proposal(found: Reading, row: ProposalRow) -> ProposalOut:
    """A proposal as a reading of its referral may show it."""
    state = shown_state(row.state, is_proposed=found.row.is_proposed)
    answers = found.side is Side.SENDER and state is ProposalState.OPEN
    withheld = service.withheld_of(found, row)
    return ProposalOut(
        id=row.id,
        reason=row.reason,
        text=row.text,
        text_categories=row.text_categories if row.text else [],
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=state,
        proposed_at=row.proposed_at,
        answer_text=None if withheld else row.answer_text,
        answer_categories=row.answer_categories if row.answer_text else [],
        withheld=withheld,
        answered_at=row.answered_at,
        allowed_actions=[action.value for action in ProposalAction] if answers else [],
    )
