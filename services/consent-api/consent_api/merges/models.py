"""The trace of merges; to the runtime role only its two ids are readable."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class PersonMergeRow(Base):
    """An id that has been merged: into which one, and which one now survives; a survivor is never merged itself."""

    __tablename__ = "person_merges"
    __table_args__ = (CheckConstraint("merged_id <> survivor_id", name="not_itself"),)

    merged_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("persons.id"), primary_key=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    merged_into_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str]
    merged_by: Mapped[str]
    organisation_id: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(server_default=legal_now())
