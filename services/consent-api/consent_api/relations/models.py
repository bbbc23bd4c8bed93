"""The table of relations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from consent_api.relations.rules import RelationKind
from tym_shared.clock import legal_now


class RelationRow(Base):
    """A relation; `version` is the registrar's and only grows, `subject_id` the case or referral it comes from."""

    __tablename__ = "relations"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR starts_at <= ends_at", name="period"),
        Index("ix_relations_person_id_organisation_id", "person_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[RelationKind]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    subject_id: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    version: Mapped[int]
    registered_by: Mapped[str]
    registered_at: Mapped[datetime] = mapped_column(server_default=legal_now())
