"""Reads and writes of appointments; the policies show them to both sides of the referral."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.rules import Attendance
from tym_shared.clock import legal_now
from tym_shared.statements import Statement

CANCEL_COMING = Statement(
    update(AppointmentRow)
    .where(
        AppointmentRow.referral_id == bindparam("referral"),
        AppointmentRow.attendance == Attendance.BOOKED,
        AppointmentRow.at > legal_now(),
    )
    .values(attendance=Attendance.CANCELLED, cancelled_for=bindparam("state"), cancelled_at=legal_now())
)


async def of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[AppointmentRow]:
    """The referral's appointments in the order they were made."""
    statement = select(AppointmentRow).where(AppointmentRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(AppointmentRow.booked_at, AppointmentRow.id))).all()


async def settle(session: AsyncSession, referral_id: UUID, attendance: Attendance) -> bool:
    """Say what became of the booked appointment; whether there was one."""
    settled = await session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.referral_id == referral_id, AppointmentRow.attendance == Attendance.BOOKED)
        .values(attendance=attendance)
        .returning(AppointmentRow.id)
    )
    return settled.scalar_one_or_none() is not None


async def cancel_coming(driver: asyncpg.Connection, referral_id: UUID, *, cancelled_for: str) -> None:
    """Cancel the booked appointment of a referral that has ended or waits, unless its time has come already."""
    await CANCEL_COMING.run(driver, referral=referral_id, state=cancelled_for)
