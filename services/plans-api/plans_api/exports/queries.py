"""Reads of exports that no other feature has."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.plans.models import VersionRow


async def newest_versions(session: AsyncSession, plans: Sequence[UUID], *, limit: int) -> Sequence[VersionRow]:
    """The newest versions of these plans, at most so many and one more."""
    statement = select(VersionRow).where(VersionRow.plan_id.in_(plans))
    statement = statement.order_by(VersionRow.created_at.desc(), VersionRow.id).limit(limit + 1)
    return (await session.scalars(statement)).all()
