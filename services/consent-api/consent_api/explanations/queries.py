"""Reads of decisions for explanation; the policies show an auditor those of the own organisation."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.decisions.models import DecisionRow
from tym_shared.errors import NotFound


async def get(session: AsyncSession, decision_id: UUID) -> DecisionRow:
    """One decision; NotFound if it is not visible."""
    row = (await session.scalars(select(DecisionRow).where(DecisionRow.id == decision_id))).one_or_none()
    if row is None:
        raise NotFound
    return row
