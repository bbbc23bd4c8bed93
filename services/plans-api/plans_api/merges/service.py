"""Use cases of following merges."""

from uuid import UUID

from sqlalchemy import func, select, update
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
    await settle_cases(session)


async def settle_cases(session: AsyncSession) -> int:
    """Have open cases of merged ids count as the survivor's where it has no other open one; how many did.

    It is asked again and again: of two cases that were open the other counts once the first has ended, and so does one
    that was being started while the merge became known.
    """
    other = aliased(CaseRow)
    open_already = select(other.id).where(
        func.coalesce(other.survivor_id, other.person_id) == PersonLinkRow.survivor_id, other.ended_at.is_(None)
    )
    waiting = (
        select(CaseRow.id, PersonLinkRow.survivor_id)
        .join(PersonLinkRow, PersonLinkRow.merged_id == func.coalesce(CaseRow.survivor_id, CaseRow.person_id))
        .where(CaseRow.ended_at.is_(None), ~open_already.exists())
        .distinct(PersonLinkRow.survivor_id)
        .order_by(PersonLinkRow.survivor_id, CaseRow.created_at, CaseRow.id)
        .subquery()
    )
    settled = update(CaseRow).where(CaseRow.id == waiting.c.id).values(survivor_id=waiting.c.survivor_id)
    found = await session.execute(settled.returning(CaseRow.id), execution_options={"synchronize_session": False})
    return len(found.all())
