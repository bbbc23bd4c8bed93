"""The decision log: every question that was recorded, permitted or not, with all that the answer stood on.

What permitted something is a disclosure, and the row has every field of 703/2023 § 10(3).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class DecisionRow(Base):
    """One decision; insert-only, partitioned by month.

    `person_id` has no foreign key: a question about nobody is recorded too.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_person_id_created_at", "person_id", "created_at"),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now(), primary_key=True)
    action: Mapped[str]
    organisation_id: Mapped[str]
    user_id: Mapped[str]
    user_name: Mapped[str]
    asked_via: Mapped[str | None]
    person_id: Mapped[UUID]
    discloser_id: Mapped[str]
    recipient_id: Mapped[str]
    register: Mapped[str]
    purpose: Mapped[str]
    necessity: Mapped[str | None]
    permitted: Mapped[list[str]]
    denied: Mapped[list[dict[str, Any]]]
    basis: Mapped[list[dict[str, Any]]]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
