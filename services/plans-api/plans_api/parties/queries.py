"""Reads of parties; the policies show an authority its own times with a case, the case's readers all of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.parties.models import PartyRow


async def parties_of(session: AsyncSession, case_id: UUID) -> Sequence[PartyRow]:
    """Every authority's times with the case, in their order."""
    statement = select(PartyRow).where(PartyRow.case_id == case_id).order_by(PartyRow.since, PartyRow.organisation_id)
    return (await session.scalars(statement)).all()


async def was_party(session: AsyncSession, case_id: UUID, organisation_id: str) -> bool:
    """Whether an organisation has or had the case; the case itself may be out of its sight."""
    statement = select(PartyRow.since).where(PartyRow.case_id == case_id, PartyRow.organisation_id == organisation_id)
    return (await session.scalars(statement.limit(1))).first() is not None
