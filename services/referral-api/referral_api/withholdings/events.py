"""What withholdings take from consent-api's feed: hidings of log entries and their ends."""

from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.withholdings.models import WithheldEntryRow
from tym_shared.clock import legal_now
from tym_shared.feed import Event


async def follow_hiding(session: AsyncSession, event: Event) -> None:
    """Hide what left on a hidden entry from the person, and show it again once the hiding has ended."""
    if event.type == "log-hiding.made":
        values = {
            "hiding_id": event.subject,
            "entry_id": UUID(event.data["entryId"]),
            "last_on": date.fromisoformat(event.data["validUntil"]),
        }
        await session.execute(insert(WithheldEntryRow).values(values).on_conflict_do_nothing())
    if event.type == "log-hiding.ended":
        hidden = update(WithheldEntryRow).where(WithheldEntryRow.hiding_id == event.subject)
        await session.execute(hidden.where(WithheldEntryRow.ended_at.is_(None)).values(ended_at=legal_now()))
