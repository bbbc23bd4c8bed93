"""Reads of exports that no other feature has."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.messages.models import MessageRow


async def newest_messages(session: AsyncSession, referrals: Sequence[UUID], *, limit: int) -> Sequence[MessageRow]:
    """The newest visible messages of these referrals, at most so many and one more."""
    statement = select(MessageRow).where(MessageRow.referral_id.in_(referrals))
    statement = statement.order_by(MessageRow.created_at.desc(), MessageRow.id).limit(limit + 1)
    return (await session.scalars(statement)).all()
