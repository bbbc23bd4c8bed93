"""Which referrals have something to be told of; found by an index of their own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.referrals.models import ReferralRow


async def to_tell(session: AsyncSession, *, today: date, limit: int) -> Sequence[ReferralRow]:
    """Referrals whose telling has come, locked, the longest waiting first; what others hold is left for later."""
    row = ReferralRow
    statement = select(row).where(row.tell_on <= today).order_by(row.tell_on).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()
