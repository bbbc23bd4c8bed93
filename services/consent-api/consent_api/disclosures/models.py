"""The disclosure log (703/2023 § 10(3)) and the use log shipped by the services (§ 10(2)); both insert-only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.db import Base
from tym_shared.clock import legal_now


class DisclosureRow(Base):
    """One disclosure: what of whose data went from whom to whom, when, for what, and on which provision or consent."""

    __tablename__ = "disclosures"
    __table_args__ = (Index("ix_disclosures_person_id_created_at", "person_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    decision_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    person_id: Mapped[UUID]
    discloser_id: Mapped[str]
    recipient_id: Mapped[str]
    user_id: Mapped[str]
    user_name: Mapped[str]
    register: Mapped[str]
    categories: Mapped[list[str]]
    purpose: Mapped[str]
    necessity: Mapped[str | None]
    basis: Mapped[list[dict[str, Any]]]


class UseRow(Base):
    """One use of a register by its own organisation, about one person, as a service logged it."""

    __tablename__ = "uses"
    __table_args__ = (Index("ix_uses_person_id_created_at", "person_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    created_at: Mapped[datetime]
    organisation_id: Mapped[str | None]
    user_id: Mapped[str]
    user_name: Mapped[str]
    service: Mapped[str]
    operation: Mapped[str]
    register: Mapped[str]
    categories: Mapped[list[str]]
    purpose: Mapped[str]
    necessity: Mapped[str | None]
