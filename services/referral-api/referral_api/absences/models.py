"""The table of absences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now


class AbsenceRow(Base):
    """Days of absence; insert-only, and without the reason, which may be health data."""

    __tablename__ = "referral_absences"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="period"),
        Index("ix_referral_absences_referral_id", "referral_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason_told: Mapped[bool]
    decision_id: Mapped[UUID | None]
    reported_by: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(server_default=legal_now())
