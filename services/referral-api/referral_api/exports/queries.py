"""Reads of exports that no other feature has."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.messages.models import MessageRow
from referral_api.referrals.models import InformationRequestRow


def _newest(referrals: Sequence[UUID]) -> Select[MessageRow]:
    statement = select(MessageRow).where(MessageRow.referral_id.in_(referrals))
    return statement.order_by(MessageRow.created_at.desc(), MessageRow.id)


async def newest_messages(session: AsyncSession, referrals: Sequence[UUID], *, limit: int) -> Sequence[MessageRow]:
    """The newest visible messages of these referrals, at most so many."""
    return (await session.scalars(_newest(referrals).limit(limit))).all()


async def with_more_messages(session: AsyncSession, referrals: Sequence[UUID], *, beyond: int) -> Sequence[UUID]:
    """Those of these referrals that have messages beyond the newest so many of them all."""
    older = _newest(referrals).with_only_columns(MessageRow.referral_id).offset(beyond).subquery()
    return (await session.scalars(select(older.c.referral_id).distinct().order_by(older.c.referral_id))).all()


async def questions_of(session: AsyncSession, referrals: Sequence[UUID]) -> Sequence[InformationRequestRow]:
    """What was asked about these referrals, first to last, but for what was told to who was asked and is withheld."""
    row = InformationRequestRow
    statement = select(row).where(row.referral_id.in_(referrals), ~func.is_withheld(row.decision_id))
    return (await session.scalars(statement.order_by(row.created_at, row.id))).all()
