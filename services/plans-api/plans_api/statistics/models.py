"""The tables of statistics: sums without persons, and the times of referrals without whom they concern."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, Numeric, PrimaryKeyConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from plans_api.statistics.rules import Measure, ScopeKind
from tym_shared.clock import legal_now


class MonthRow(Base):
    """A month that has been counted; what was counted before its end is not final and is shown to nobody.

    `recounts` says when, and for which reason, an operator had a final month counted again.
    """

    __tablename__ = "statistics_months"

    month: Mapped[date] = mapped_column(primary_key=True)
    is_final: Mapped[bool] = mapped_column(Boolean)
    counted_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    recounts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")  # JSON: at, reason


class CellRow(Base):
    """A published sum; where it is hidden no number is stored at all."""

    __tablename__ = "statistics_cells"
    __table_args__ = (PrimaryKeyConstraint("month", "scope_kind", "scope_id", "measure", "dimension"),)

    month: Mapped[date]
    scope_kind: Mapped[ScopeKind]
    scope_id: Mapped[str]
    measure: Mapped[Measure]
    dimension: Mapped[str]
    count: Mapped[int | None]
    mean_days: Mapped[Decimal | None] = mapped_column(Numeric(10, 1))
    reader_ids: Mapped[list[str]]


class ReferralTimesRow(Base):
    """When a referral of a plan's item was sent, received, started and ended; of whom it is stands nowhere here."""

    __tablename__ = "referral_times"
    __table_args__ = (
        Index("ix_referral_times_sent_at", "sent_at"),
        Index("ix_referral_times_ended_at", "ended_at"),
    )

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    employment_authority_id: Mapped[str]
    county_id: Mapped[str]
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
