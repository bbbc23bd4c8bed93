"""The table of assignments."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now


class AssignmentRow(Base):
    """That a worker of one side works on a referral; the present one has no end and stands on the referral too."""

    __tablename__ = "referral_assignments"
    __table_args__ = (
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
        Index("ix_referral_assignments_referral_id", "referral_id"),
        Index(
            "uq_referral_assignments_referral_id_organisation_id",
            "referral_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    organisation_id: Mapped[str]
    assignee: Mapped[str]
    assigned_by: Mapped[str]
    assigned_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
