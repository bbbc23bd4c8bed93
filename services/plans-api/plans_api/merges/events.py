"""What plans-api takes from consent-api's feed of merged persons."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.merges.service import link_persons
from tym_shared.feed import Event


async def follow_merge(session: AsyncSession, event: Event) -> None:
    """Link the ids of a merged person."""
    if event.type == "person.merged":
        merged, survivor = UUID(event.data["mergedId"]), UUID(event.data["survivorId"])
        await link_persons(session, merged=merged, survivor=survivor)
