"""Parts of several wholes in one read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

Part = TypeVar("Part", bound=DeclarativeBase)


async def parts_by(
    session: AsyncSession,
    part: type[Part],
    whole: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
    ids: Sequence[UUID],
    *,
    order: InstrumentedAttribute[object],
) -> Mapping[UUID, Sequence[Part]]:
    """The visible parts of these wholes, in their order, by the whole that a part's column names."""
    found: defaultdict[UUID, list[Part]] = defaultdict(list)
    for row in await session.scalars(select(part).where(whole.in_(ids)).order_by(order)):
        found[getattr(row, whole.key)].append(row)
    return found
