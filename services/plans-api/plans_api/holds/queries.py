"""Reads of holds; the policies show them to their owner, and with the case to whoever sees it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.holds.models import HoldRow
from plans_api.holds.rules import HoldId
from tym_shared.errors import NotFound


async def holds_of(session: AsyncSession, case_id: UUID) -> Sequence[HoldRow]:
    """Every hold on a case, in the order in which they were placed."""
    statement = select(HoldRow).where(HoldRow.case_id == case_id).order_by(HoldRow.placed_at, HoldRow.id)
    return (await session.scalars(statement)).all()


async def get_own(
    session: AsyncSession, case_id: UUID, hold_id: HoldId, *, owner: str, locked: bool = False
) -> HoldRow:
    """One hold of an organisation; NotFound if it owns no such on this case."""
    row = HoldRow
    statement = select(row).where(row.id == hold_id, row.case_id == case_id, row.owner_id == owner)
    if locked:
        statement = statement.with_for_update()
    found = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if found is None:
        raise NotFound
    return found


async def last_days(session: AsyncSession, case_id: UUID) -> dict[str, date]:
    """Until which day each owner's holds stand."""
    row = HoldRow
    statement = select(row.owner_id, func.max(row.until_on).label("last")).where(
        row.case_id == case_id, row.released_at.is_(None)
    )
    found = await session.execute(statement.group_by(row.owner_id))
    return {one.owner_id: one.last for one in found.all()}
