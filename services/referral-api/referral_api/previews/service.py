"""Use cases of previewing a referral before it is sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from referral_api.referrals import queries
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import side_of, today_of
from referral_api.sendings.schemas import ReferralIn
from referral_api.sendings.service import Deciding, check_age, drafted, question_of
from referral_api.states.rules import ReferralAction, next_state
from tym_shared.call import Call
from tym_shared.decisions import RELATION_REASONS, Decision
from tym_shared.errors import NotFound


async def preview_referral(call: Call, deciding: Deciding, given: ReferralIn) -> tuple[ReferralRow, Decision]:
    """What would leave if this were sent now, and what not and why; nothing is stored and nothing released on it."""
    async with call.look() as session:
        today = await today_of(session)
    row, entries = drafted(call, given, today=today)
    return row, await _decide(call, deciding, row, entries, today=today)


async def preview_draft(call: Call, deciding: Deciding, referral_id: ReferralId) -> tuple[ReferralRow, Decision]:
    """The same for a stored draft; refused once it has been sent."""
    async with call.look() as session:
        row, today = await queries.get(session, referral_id), await today_of(session)
        entries = await queries.entries_of(session, [referral_id])
    next_state(row.standing, ReferralAction.SEND, side_of(call, row))
    return row, await _decide(call, deciding, row, entries, today=today)


async def _decide(
    call: Call, deciding: Deciding, row: ReferralRow, entries: Iterable[EntryRow], *, today: date
) -> Decision:
    await check_age(call, deciding, row, today=today)
    question = replace(question_of(call, deciding, row, entries), record=False)
    decision = await deciding.decisions.evaluate(question, user=call.caller)
    if not decision.permitted and set(decision.denied.values()) <= RELATION_REASONS:
        raise NotFound
    return decision
