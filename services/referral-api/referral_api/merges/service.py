"""The use case of following a merge."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.merges.models import PersonLinkRow


async def link_persons(session: AsyncSession, *, merged: UUID, survivor: UUID) -> None:
    """Have both ids name one person; what was merged into the merged one moves along. Again it changes nothing."""
    linked = insert(PersonLinkRow).values(merged_id=merged, survivor_id=survivor)
    await session.execute(
        linked.on_conflict_do_update(index_elements=["merged_id"], set_={"survivor_id": linked.excluded.survivor_id})
    )
    earlier = update(PersonLinkRow).where(PersonLinkRow.survivor_id == merged).values(survivor_id=survivor)
    await session.execute(earlier, execution_options={"synchronize_session": False})
