"""The tables of consents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from consent_api.bases.rules import ConsentForm, ConsentKind
from consent_api.consents.rules import ConsentState
from consent_api.db import Base
from tym_shared.clock import legal_now


class ConsentRow(Base):
    """What a person was asked, answered and took back; `form` and `answered_at` are empty until they answer.

    `representation_id` and `given_by_name` say who answered for the person; `evidence` where a signed paper is kept.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_person_id_recipient_id", "person_id", "recipient_id"),
        Index("ix_consents_ending", "valid_until", postgresql_where=text("state IN ('requested', 'given')")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[ConsentKind] = mapped_column(server_default=ConsentKind.CONSENT.value)
    purpose: Mapped[str]
    discloser_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    recipient_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"))
    categories: Mapped[list[str]]
    itemised_categories: Mapped[list[str]]
    form: Mapped[ConsentForm | None]
    state: Mapped[ConsentState]
    text_version: Mapped[str]
    language: Mapped[str]
    evidence: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_by_name: Mapped[str] = mapped_column(server_default="")
    representation_id: Mapped[UUID | None]
    given_by_name: Mapped[str | None]
    by_guardian: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    answered_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    superseded_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default="1")


class ConsentStepRow(Base):
    """One step of a consent's history; insert-only."""

    __tablename__ = "consent_steps"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ConsentState]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    user_id: Mapped[str]
    user_name: Mapped[str]
    organisation_id: Mapped[str | None]


class AcknowledgementRow(Base):
    """That an organisation which held or received data on a consent has taken notice of its end; insert-only."""

    __tablename__ = "consent_acknowledgements"

    consent_id: Mapped[UUID] = mapped_column(ForeignKey("consents.id"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
    user_id: Mapped[str]
