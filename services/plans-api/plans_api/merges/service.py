"""The use case of following a merge."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from plans_api.cases.models import CaseRow
from plans_api.merges.models import PersonLinkRow


async def link_persons(session: AsyncSession, *, merged: UUID, survivor: UUID) -> None:
    """Have both ids name one person; what was merged into the merged one moves along. Again it changes nothing.

    No other case is begun while one is open under either id; of two that are open each goes on to its own end.
    """
    linked = insert(PersonLinkRow).values(merged_id=merged, survivor_id=survivor)
    await session.execute(
        linked.on_conflict_do_update(index_elements=["merged_id"], set_={"survivor_id": linked.excluded.survivor_id})
    )
    earlier = update(PersonLinkRow).where(PersonLinkRow.survivor_id == merged).values(survivor_id=survivor)
    await session.execute(earlier, execution_options={"synchronize_session": False})
    other = aliased(CaseRow)
    open_already = select(other.id).where(other.survivor_id == survivor, other.ended_at.is_(None)).exists()
    moved = update(CaseRow).where(CaseRow.survivor_id == merged, CaseRow.ended_at.is_not(None) | ~open_already)
    await session.execute(moved.values(survivor_id=survivor), execution_options={"synchronize_session": False})
