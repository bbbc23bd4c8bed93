"""Which cases have a plan to make by a day that nobody was told of yet; found by an index of their own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseState


async def due_soon(session: AsyncSession, *, today: date, until: date, limit: int) -> Sequence[CaseRow]:
    """Open cases whose plan is due from today to a day, locked, and whose reminder is still to come."""
    row = CaseRow
    statement = select(row).where(
        row.ended_at.is_(None),
        row.state != CaseState.FOLLOWING,
        row.reminded_for.is_distinct_from(row.next_due_on),
        row.next_due_on.between(today, until),
    )
    statement = statement.order_by(row.next_due_on).limit(limit).with_for_update(skip_locked=True)
    return (await session.scalars(statement)).all()


async def overdue(session: AsyncSession, *, today: date, limit: int) -> Sequence[CaseRow]:
    """Open cases whose plan was due before today, locked, of which nobody was told."""
    row = CaseRow
    statement = select(row).where(
        row.ended_at.is_(None),
        row.state != CaseState.FOLLOWING,
        row.overdue_for.is_distinct_from(row.next_due_on),
        row.next_due_on < today,
    )
    statement = statement.order_by(row.next_due_on).limit(limit).with_for_update(skip_locked=True)
    return (await session.scalars(statement)).all()
