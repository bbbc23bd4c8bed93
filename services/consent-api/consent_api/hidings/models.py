"""The tables of hidings; both are insert-only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class HidingRow(Base):
    """An entry of the log that its controller keeps from the person; `person_id` is the one the entry names."""

    __tablename__ = "log_hidings"
    __table_args__ = (
        Index("ix_log_hidings_person_id_entry_id", "person_id", "entry_id"),
        Index("ix_log_hidings_organisation_id_created_at", "organisation_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    entry_id: Mapped[UUID]
    person_id: Mapped[UUID]
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    ground: Mapped[str]
    provision: Mapped[dict[str, Any]]
    is_told: Mapped[bool]
    reason: Mapped[str]
    decision_reference: Mapped[str]
    decided_on: Mapped[date]
    valid_until: Mapped[date]
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class HidingEndRow(Base):
    """That a hiding was ended before its date, and why."""

    __tablename__ = "log_hiding_ends"

    hiding_id: Mapped[UUID] = mapped_column(ForeignKey("log_hidings.id"), primary_key=True)
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    user_id: Mapped[str]
    user_name: Mapped[str]
