"""Reads of prohibitions; the policies show a person their own, and a professional those of related persons."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.prohibitions.models import ProhibitionRow
from tym_shared.errors import NotFound


async def prohibitions_of(session: AsyncSession, person_id: UUID) -> Sequence[ProhibitionRow]:
    """Every prohibition of the person, the newest first."""
    statement = select(ProhibitionRow).where(is_person(ProhibitionRow.person_id, person_id))
    return (await session.scalars(statement.order_by(ProhibitionRow.recorded_at.desc()))).all()


async def get_own(session: AsyncSession, prohibition_id: UUID, person_id: UUID, *, lock: bool) -> ProhibitionRow:
    """One prohibition of the person themself; NotFound otherwise."""
    own = is_person(ProhibitionRow.person_id, person_id)
    statement = select(ProhibitionRow).where(ProhibitionRow.id == prohibition_id, own)
    statement = statement.with_for_update() if lock else statement
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row
