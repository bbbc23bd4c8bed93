"""Reads of guidance; the policies show it with its case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.guidance.models import GuidanceRow


async def guidance_of(session: AsyncSession, case_id: UUID) -> Sequence[GuidanceRow]:
    """Every guidance of a case, oldest first."""
    statement = select(GuidanceRow).where(GuidanceRow.case_id == case_id)
    return (await session.scalars(statement.order_by(GuidanceRow.recorded_at, GuidanceRow.id))).all()


async def givers_of(session: AsyncSession, case_id: UUID) -> set[str]:
    """The authorities that gave any."""
    statement = select(GuidanceRow.organisation_id).where(GuidanceRow.case_id == case_id).distinct()
    return set((await session.scalars(statement)).all())
