"""Reads of exports that no other feature has: what belongs to several plans at once, under the person's policies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from plans_api.db import Base
from plans_api.plans.models import VersionRow

Part = TypeVar("Part", bound=Base)


async def newest_versions(session: AsyncSession, plans: Sequence[UUID], *, limit: int) -> Sequence[VersionRow]:
    """The newest versions of these plans, at most so many and one more."""
    statement = select(VersionRow).where(VersionRow.plan_id.in_(plans))
    statement = statement.order_by(VersionRow.created_at.desc(), VersionRow.id).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def parts_by(
    session: AsyncSession,
    part: type[Part],
    whole: InstrumentedAttribute[UUID],
    ids: Sequence[UUID],
    *,
    order: InstrumentedAttribute[object],
) -> Mapping[UUID, Sequence[Part]]:
    """What belongs to these wholes, in its order, by the whole that its column names."""
    found: defaultdict[UUID, list[Part]] = defaultdict(list)
    for row in await session.scalars(select(part).where(whole.in_(ids)).order_by(order)):
        found[getattr(row, whole.key)].append(row)
    return found
