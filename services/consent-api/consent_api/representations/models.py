"""The table of representations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.representations.rules import RepresentationKind
from tym_shared.clock import legal_now


class RepresentationRow(Base):
    """A representation as an authority has registered it on evidence; only its end is added later."""

    __tablename__ = "representations"
    __table_args__ = (
        CheckConstraint("represented_id <> representative_id", name="not_oneself"),
        CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="period"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    represented_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    representative_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[RepresentationKind]
    mandates: Mapped[list[str]]
    evidence: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    registered_by: Mapped[str]
    organisation_id: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
