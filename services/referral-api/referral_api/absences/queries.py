"""Reads of absences; the policies show them to both sides of the referral."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.absences.models import AbsenceRow


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[AbsenceRow]:
    """The absences during a service, earliest first."""
    statement = select(AbsenceRow).where(AbsenceRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(AbsenceRow.from_on, AbsenceRow.id))).all()
