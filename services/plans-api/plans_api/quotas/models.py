"""The ledger of quotas: periods of use, and the days on which a quota began anew."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import Register


class QuotaUseRow(Base):
    """A period that uses a quota: an item of a plan in force, or one recorded from elsewhere."""

    __tablename__ = "quota_uses"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="period"),
        Index("ix_quota_uses_person_id", "person_id"),
        Index("ix_quota_uses_plan_id", "plan_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID]
    quota: Mapped[str]
    service_code: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    plan_id: Mapped[UUID | None]
    plan_item_id: Mapped[UUID | None] = mapped_column(unique=True)
    is_cancelled: Mapped[bool] = mapped_column(Boolean, server_default="false")
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.EMPLOYMENT.value)
    organisation_id: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    version: Mapped[int] = mapped_column(server_default="1")

    @property
    def is_settled(self) -> bool:
        """Whether its end was decided after it was recorded: it stands as it is from then on."""
        return self.version > 1

    @property
    def state(self) -> str:
        """A period stands as it was recorded until it is ended sooner."""
        return "corrected" if self.is_settled else "recorded"


class QuotaResetRow(Base):
    """A day on which a person's quota began anew, with the condition that was met."""

    __tablename__ = "quota_resets"
    __table_args__ = (Index("ix_quota_resets_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID]
    quota: Mapped[str]
    reset_on: Mapped[date]
    condition: Mapped[str]
    unemployed_since: Mapped[date]
    data_register: Mapped[Register] = mapped_column("register", server_default=Register.EMPLOYMENT.value)
    organisation_id: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=legal_now())
