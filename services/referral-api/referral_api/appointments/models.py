"""The table of appointments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.appointments.rules import Attendance
from referral_api.db import Base
from tym_shared.clock import legal_now


class AppointmentRow(Base):
    """An appointment of the recipient with the person; of those of a referral at most one is booked.

    `cancelled_for` is the state to which the referral came, which ended the appointment before its time.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(
            "(attendance = 'cancelled') = (cancelled_at IS NOT NULL)"
            " AND (cancelled_at IS NULL) = (cancelled_for IS NULL)",
            name="cancelled",
        ),
        Index("ix_appointments_referral_id", "referral_id"),
        Index(
            "uq_appointments_referral_id",
            "referral_id",
            unique=True,
            postgresql_where=text("attendance = 'booked'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    at: Mapped[datetime]
    place: Mapped[str]
    attendance: Mapped[Attendance]
    cancelled_for: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    booked_by: Mapped[str]
    booked_at: Mapped[datetime] = mapped_column(server_default=legal_now())
