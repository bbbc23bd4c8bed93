"""The table of consents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.bases.rules import ConsentForm
from consent_api.consents.rules import ConsentState
from consent_api.db import Base
from tym_shared.clock import legal_now


class ConsentRow(Base):
    """A consent or refusal as the person gave it; only its withdrawal is added later."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_person_id_recipient_id", "person_id", "recipient_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    purpose: Mapped[str]
    discloser_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    recipient_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    categories: Mapped[list[str]]
    itemised_categories: Mapped[list[str]]
    form: Mapped[ConsentForm]
    state: Mapped[ConsentState]
    text_version: Mapped[str]
    language: Mapped[str]
    evidence: Mapped[str | None]
    recorded_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    valid_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
