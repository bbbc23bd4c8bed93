"""Reads of holds; the policies show them to their owner, and with what they keep to whoever sees that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.holds.models import HoldRow
from plans_api.holds.rules import HoldId
from tym_shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a hold keeps: a case's data, or a plan outside a case."""

    case_id: UUID | None = None
    plan_id: UUID | None = None

    @property
    def held(self) -> ColumnElement[bool]:
        """That a hold is of this."""
        return HoldRow.case_id == self.case_id if self.case_id else HoldRow.plan_id == self.plan_id


async def holds_of(session: AsyncSession, target: Held) -> Sequence[HoldRow]:
    """Every hold on it, in the order in which they were placed."""
    statement = select(HoldRow).where(target.held).order_by(HoldRow.placed_at, HoldRow.id)
    return (await session.scalars(statement)).all()


async def get_own(session: AsyncSession, target: Held, hold_id: HoldId, *, owner: str, locked: bool = False) -> HoldRow:
    """One hold of an organisation; NotFound if it owns no such on this."""
    row = HoldRow
    statement = select(row).where(row.id == hold_id, target.held, row.owner_id == owner)
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
