"""Writes of amendments."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.referrals.models import EntryRow


async def supersede(session: AsyncSession, entries: Collection[UUID], *, version: int) -> None:
    """Let entries stand up to this version alone."""
    await session.execute(update(EntryRow).where(EntryRow.id.in_(entries)).values(until_version=version))
