"""Reads of what belongs to the person's referrals; the policies show it to its person and to who acts for them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.steps.models import StepRow


async def steps_of(session: AsyncSession, referral_id: UUID) -> Sequence[StepRow]:
    """The steps of a referral from its sending on, first to last."""
    statement = select(StepRow).where(StepRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(StepRow.version))).all()
