"""What plans-api takes from referral-api's feed: the state of the referrals of its items."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.items.queries import case_of_item
from plans_api.items.service import ReferralNews, note_referral
from tym_shared.feed import Event


def is_of_item(event: Event) -> bool:
    """Whether an event tells of the referral of a plan's item."""
    return event.type.startswith("referral.") and bool(event.data.get("planItemId"))


async def follow_referral(session: AsyncSession, event: Event) -> None:
    """Note a referral's new state on its item; a referral whose sending failed to commit here is adopted so.

    Only the case's employment authority refers its items: what another organisation calls a referral of one is not.
    """
    item = event.data["planItemId"]
    case_id = await case_of_item(session, UUID(item), referrer=str(event.data["senderId"]))
    if case_id is None:
        return
    news = ReferralNews(
        item_id=UUID(item),
        revision=int(event.data["planItemRevision"]),
        case_id=case_id,
        referral_id=event.subject,
        state=str(event.data["state"]),
        version=event.version,
        outcome=event.data.get("outcome"),
        decision_outcome=event.data.get("decisionOutcome"),
    )
    await note_referral(session, news)
