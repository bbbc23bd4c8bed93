"""Reads of outcomes; the policies show them to both sides of the referral."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.outcomes.models import OutcomeRow


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[OutcomeRow]:
    """The referral's outcome as first given and as completed later, in this order."""
    statement = select(OutcomeRow).where(OutcomeRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(OutcomeRow.number))).all()


async def next_number(session: AsyncSession, referral_id: UUID) -> int:
    """The number of the next outcome; taken under the referral's lock."""
    statement = select(func.count()).where(OutcomeRow.referral_id == referral_id)
    return int((await session.execute(statement)).scalar_one()) + 1
