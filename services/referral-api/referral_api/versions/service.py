"""Use cases of a referral's history."""

from collections.abc import Sequence

from referral_api.readings.service import Reading, read_referral
from referral_api.referrals.rules import ReferralId
from referral_api.steps.models import StepRow
from referral_api.versions import queries
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.vocabulary import PersonId


async def read_history(call: Call, decisions: Decisions, referral_id: ReferralId) -> tuple[Reading, Sequence[StepRow]]:
    """The referral as the caller's side may read it, and its steps; refused as the reading is."""
    found = await read_referral(call, decisions, referral_id)
    steps = await queries.steps_of(await call.begin(), referral_id)
    told = {
        category for step in steps if step.text and not withheld_of(found, step) for category in step.text_categories
    }
    if told:
        await call.log_use([PersonId(found.row.person_id)], register=found.row.data_register, categories=told)
    return found, steps


def withheld_of(found: Reading, step: StepRow) -> list[str]:
    """The categories of a step's text that this reader may not have: a side reads its own in any case."""
    return found.withheld(step.text_categories, by=step.side) if step.text else []
