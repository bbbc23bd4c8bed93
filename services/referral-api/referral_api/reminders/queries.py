"""Which referrals have something to be told of; found by an index of their own."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.referrals.models import ReferralRow
from referral_api.states.rules import ENDED, ReferralState


async def to_tell(session: AsyncSession, *, today: date, limit: int) -> Sequence[ReferralRow]:
    """Referrals whose telling has come, locked, the longest waiting first; what others hold is left for later."""
    row = ReferralRow
    statement = select(row).where(row.tell_on <= today).order_by(row.tell_on).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()


async def without_days(session: AsyncSession, *, limit: int) -> Sequence[ReferralRow]:
    """Open referrals of before due days were kept, locked: drafts, and what was sent without a day for its receipt."""
    row = ReferralRow
    sent = row.sent_at.is_not(None) & row.receipt_due_on.is_(None) & row.state.not_in(ENDED)
    draft = (row.state == ReferralState.DRAFT) & row.due_stage.is_(None)
    statement = select(row).where(or_(sent, draft)).order_by(row.id).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()
