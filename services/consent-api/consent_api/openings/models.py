"""The table of openings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class OpeningRow(Base):
    """Why one user needs one person's social or health data; insert-only, it ends by itself."""

    __tablename__ = "openings"
    __table_args__ = (Index("ix_openings_person_id_created_at", "person_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    user_id: Mapped[str]
    user_name: Mapped[str]
    purpose: Mapped[str]
    ground: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    valid_until: Mapped[datetime]
