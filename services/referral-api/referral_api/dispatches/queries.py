"""Reads of dispatches; the policies show them to their sender alone."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.dispatches.models import DispatchRow
from referral_api.referrals.models import ReferralRow
from tym_shared.errors import NotFound


async def get(session: AsyncSession, group_id: UUID) -> DispatchRow:
    """One dispatch; NotFound if it is not visible."""
    row = (await session.scalars(select(DispatchRow).where(DispatchRow.id == group_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def referrals_of(session: AsyncSession, group_id: UUID) -> Sequence[ReferralRow]:
    """The visible referrals of a dispatch."""
    statement = select(ReferralRow).where(ReferralRow.group_id == group_id)
    return (await session.scalars(statement.order_by(ReferralRow.recipient_id))).all()
