"""Reads of own views; the policies show them with their case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.own_views.models import OwnViewRow


async def views_of(session: AsyncSession, case_id: UUID) -> Sequence[OwnViewRow]:
    """Every view of a case, oldest first."""
    statement = select(OwnViewRow).where(OwnViewRow.case_id == case_id)
    return (await session.scalars(statement.order_by(OwnViewRow.recorded_at, OwnViewRow.id))).all()
