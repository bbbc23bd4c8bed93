"""What statistics take from referral-api's feed: when the referrals of plan items came to which state."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.items.queries import case_of_item
from plans_api.statistics.rules import Area
from plans_api.statistics.service import note_referral_times
from tym_shared.feed import Event

TIMES = {"sent": "sent_at", "received": "received_at", "started": "started_at"}
ENDINGS = frozenset({"completed", "declined", "withdrawn", "cancelled", "redirected", "expired", "stopped"})


async def time_referral(session: AsyncSession, event: Event) -> None:
    """Note the time of a referral's new state, without whose it is; a decision that refuses is an outcome too."""
    times = _times(event, str(event.data.get("state")))
    if not times:
        return
    case_id = await case_of_item(session, UUID(event.data["planItemId"]), referrer=str(event.data["senderId"]))
    if case_id is None:
        return
    case = await session.get_one(CaseRow, case_id)
    area = Area(employment_authority=case.employment_authority_id, county=case.county_id)
    await note_referral_times(session, event.subject, area, times=times)


def _times(event: Event, state: str) -> dict[str, object]:
    if state in TIMES:
        return {TIMES[state]: event.time}
    if state in ENDINGS:
        return {"ended_at": event.time, "outcome": str(event.data.get("outcome") or state)}
    if state == "decided" and event.data.get("decisionOutcome") == "refused":
        return {"ended_at": event.time, "outcome": "refused"}
    return {}
