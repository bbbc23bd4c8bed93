"""Reads of home municipalities."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.homes.models import HomeMunicipalityRow


async def homes_of(session: AsyncSession, person_id: UUID) -> Sequence[HomeMunicipalityRow]:
    """Every record about the person that the caller may see, the one with the latest first day first."""
    row = HomeMunicipalityRow
    statement = select(row).where(is_person(row.person_id, person_id))
    return (await session.scalars(statement.order_by(row.valid_from.desc(), row.recorded_at.desc()))).all()
