"""The use log shipped by the services (703/2023 § 10(2)); disclosures are the decisions that permitted something."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base


class UseRow(Base):
    """One use of a register by its own organisation, about one person; insert-only, partitioned by month."""

    __tablename__ = "uses"
    __table_args__ = (
        Index("ix_uses_person_id_created_at", "person_id", "created_at"),
        {"postgresql_partition_by": "RANGE (created_at)"},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(primary_key=True)
    organisation_id: Mapped[str | None]
    user_id: Mapped[str]
    user_name: Mapped[str]
    service: Mapped[str]
    operation: Mapped[str]
    register: Mapped[str]
    categories: Mapped[list[str]]
    purpose: Mapped[str]
    necessity: Mapped[str | None]
