"""Use cases of proposals."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from referral_api.code_lists.rules import ListName, require_code
from referral_api.proposals import queries
from referral_api.proposals.models import ProposalRow
from referral_api.proposals.rules import AFTER, ProposalAction, ProposalState, check_answering, check_proposing
from referral_api.proposals.schemas import ProposalAnswerIn, ProposalIn
from referral_api.readings.service import Reading, read_referral
from referral_api.referrals import queries as referrals
from referral_api.referrals.due_days import pass_days
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import (
    Remark,
    announce,
    content_of,
    listed,
    note_step,
    pass_turn,
    receipt_of,
    side_of,
    today_of,
)
from referral_api.service_levels.queries import read_moment
from referral_api.states.rules import Side
from referral_api.tellings.service import note_told, permit
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decisions
from tym_shared.errors import PeriodReversed
from tym_shared.vocabulary import DataCategory, PersonId
from tym_shared.wire import Receipt

PROPOSE = "propose"


async def propose_dates(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: ProposalIn
) -> tuple[Receipt, UUID]:
    """Propose other dates; the turn passes to the sender. The proposal's id."""
    require_code(ListName.AMENDMENT_REASONS, given.reason, pointer="/reason")
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
        today = await today_of(session)
    check_proposing(row.standing, side=side_of(call, row))
    told = await permit(call, decisions, row, _told(given), on=today)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    check_proposing(row.standing, side=side_of(call, row))
    told.check(row, Side.RECIPIENT)
    await queries.lapse(session, referral_id)
    proposal = ProposalRow(
        id=uuid4(),
        referral_id=row.id,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id,
        reason=given.reason,
        text=given.text,
        text_categories=list(given.categories),
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        state=ProposalState.OPEN,
        proposed_by=call.caller.user_id,
    )
    session.add(proposal)
    row.is_proposed = True
    said = Remark(reason=given.reason, text=given.text, categories=given.categories)
    await _go_on(call, row, PROPOSE, Side.RECIPIENT, said, changed=False)
    await note_told(call, told, row, Side.RECIPIENT)
    await announce(call, row, event="referral.dates-proposed")
    return receipt_of(row, Side.RECIPIENT), proposal.id


async def answer_proposal(
    call: Call,
    decisions: Decisions,
    referral_id: ReferralId,
    proposal_id: UUID,
    *,
    action: ProposalAction,
    given: ProposalAnswerIn,
) -> Receipt:
    """Accept a proposal, which gives the referral its dates, or reject it; the turn goes back."""
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        proposal = await queries.get(session, referral_id=referral_id, proposal_id=proposal_id)
        await call.replay(session)
        today = await today_of(session)
    check_answering(side=side_of(call, row), state=proposal.state, is_proposed=row.is_proposed)
    told = await permit(call, decisions, row, _told(given), on=today)
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    proposal = await queries.get(session, referral_id=referral_id, proposal_id=proposal_id)
    check_answering(side=side_of(call, row), state=proposal.state, is_proposed=row.is_proposed)
    told.check(row, Side.SENDER)
    proposal.state = AFTER[action]
    proposal.answer_text, proposal.answer_categories = given.text, list(given.categories)
    proposal.answered_by, proposal.answered_at = call.caller.user_id, await read_legal_now(session)
    row.is_proposed = False
    is_accepted = action is ProposalAction.ACCEPT
    if is_accepted:
        row.starts_on, row.ends_on = proposal.starts_on or row.starts_on, proposal.ends_on or row.ends_on
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            raise PeriodReversed
    said = Remark(reason="on-proposal" if is_accepted else None, text=given.text, categories=given.categories)
    await _go_on(call, row, f"{action}-proposal", Side.SENDER, said, changed=is_accepted)
    await note_told(call, told, row, Side.SENDER)
    await announce(call, row, event=f"referral.proposal-{proposal.state}")
    return receipt_of(row, Side.SENDER)


async def list_proposals(
    call: Call, decisions: Decisions, referral_id: ReferralId
) -> tuple[Reading, Sequence[ProposalRow]]:
    """The referral as the caller's side may read it, and its proposals, logged with what they tell this side."""
    found = await read_referral(call, decisions, referral_id)
    rows = await queries.of_referral(await call.begin(), referral_id)
    if rows:
        told = {category for row in rows for category in _shown(found, row)}
        categories = {DataCategory.SERVICE_NEED, *told}
        await call.log_use([PersonId(found.row.person_id)], register=found.row.data_register, categories=categories)
    return found, rows


def withheld_of(found: Reading, row: ProposalRow) -> list[str]:
    """The categories of the sender's answer that this reader may not have; the proposal itself both sides read."""
    return found.withheld(row.answer_categories) if row.answer_text else []


def _shown(found: Reading, row: ProposalRow) -> list[str]:
    answered = row.answer_categories if row.answer_text and not withheld_of(found, row) else []
    return [*(row.text_categories if row.text else ()), *answered]


def _told(given: ProposalIn | ProposalAnswerIn) -> Sequence[DataCategory]:
    return given.categories if given.text is not None else ()


async def _go_on(call: Call, row: ReferralRow, action: str, side: Side, said: Remark, *, changed: bool) -> None:
    row.version += 1
    moment = await read_moment(await call.drive(), [])
    pass_days(row, moment)
    pass_turn(row, moment.at)
    said = listed(action, said, on=moment.today)
    await note_step(call, row, action, side, said=said, content=content_of(row) if changed else None)
