"""Use cases of a referral's history."""

from collections.abc import Sequence

from referral_api.readings.service import Reading, read_referral
from referral_api.referrals.rules import ReferralId
from referral_api.states.rules import Side
from referral_api.steps.models import StepRow
from referral_api.versions import queries
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.vocabulary import DataCategory


async def read_history(call: Call, decisions: Decisions, referral_id: ReferralId) -> tuple[Reading, Sequence[StepRow]]:
    """The referral as the caller's side may read it, and its steps; refused as the reading is."""
    found = await read_referral(call, decisions, referral_id)
    return found, await queries.steps_of(await call.begin(), referral_id)


def text_of(found: Reading, step: StepRow) -> str | None:
    """The step's text for this reader: a recipient sees its own, and the sender's while service needs are permitted."""
    shown = found.side is Side.SENDER or step.side is found.side or found.permits(DataCategory.SERVICE_NEED)
    return step.text if shown else None
