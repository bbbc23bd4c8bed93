"""Statements on assignments; the policies show an organisation its own."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.assignments.models import AssignmentRow
from tym_shared.clock import legal_now


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[AssignmentRow]:
    """Who of the caller's organisation worked on the referral, the newest first."""
    row = AssignmentRow
    statement = select(row).where(row.referral_id == referral_id).order_by(row.assigned_at.desc(), row.id)
    return (await session.scalars(statement)).all()


async def end_present(session: AsyncSession, referral_id: UUID, *, organisation: str, user: str) -> None:
    """End the organisation's present assignment, if there is one."""
    row = AssignmentRow
    statement = update(row).where(
        row.referral_id == referral_id, row.organisation_id == organisation, row.ended_at.is_(None)
    )
    await session.execute(statement.values(ended_by=user, ended_at=legal_now()))
