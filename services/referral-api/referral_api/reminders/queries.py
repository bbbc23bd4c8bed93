"""Which referrals have something to be told of; found by an index of their own."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.kinds.rules import AnswerMode
from referral_api.referrals.models import InformationRequestRow, ReferralRow, RequestState
from referral_api.states.rules import ENDED, ReferralState

AWAITING = frozenset(ReferralState) - ENDED - {ReferralState.STARTED}
"""States in which something may be due; of a service that goes on nothing is, unless a report of it is awaited."""


async def to_tell(session: AsyncSession, *, today: date, limit: int) -> Sequence[ReferralRow]:
    """Referrals whose telling has come, locked, the longest waiting first; what others hold is left for later."""
    row = ReferralRow
    statement = select(row).where(row.tell_on <= today).order_by(row.tell_on).limit(limit)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()


async def without_days(session: AsyncSession, *, after: UUID | None, limit: int) -> Sequence[ReferralRow]:
    """Open referrals of before due days were kept, locked, by their ids.

    What was sent without a day for its receipt, and what has no day although something is waited for.
    """
    row = ReferralRow
    sent = row.sent_at.is_not(None) & row.receipt_due_on.is_(None)
    reported = row.answer_mode == AnswerMode.REPORT
    undated = row.due_stage.is_(None) & (row.state.in_(AWAITING) | row.is_proposed | reported)
    statement = select(row).where(row.state.not_in(ENDED), or_(sent, undated)).order_by(row.id).limit(limit)
    if after is not None:
        statement = statement.where(row.id > after)
    return (await session.scalars(statement.with_for_update(skip_locked=True, key_share=True))).all()


async def contributor_of(session: AsyncSession, referral_id: UUID) -> str | None:
    """Who is asked for information about a referral, unless it is its sender."""
    row = InformationRequestRow
    statement = select(row.contributor_id).where(row.referral_id == referral_id, row.state == RequestState.OPEN)
    return (await session.scalars(statement)).first()
