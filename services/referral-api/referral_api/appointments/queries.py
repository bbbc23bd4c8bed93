"""Reads and writes of appointments; the policies show them to both sides of the referral."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.rules import Attendance


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[AppointmentRow]:
    """The referral's appointments in the order they were made."""
    statement = select(AppointmentRow).where(AppointmentRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(AppointmentRow.booked_at, AppointmentRow.id))).all()


async def settle(session: AsyncSession, referral_id: UUID, attendance: Attendance) -> None:
    """Say what became of the booked appointment, if there is one."""
    await session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.referral_id == referral_id, AppointmentRow.attendance == Attendance.BOOKED)
        .values(attendance=attendance)
    )
