"""The table of outcomes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.texts.models import BASIC_TEXT
from tym_shared.clock import legal_now
from tym_shared.vocabulary import DataCategory


class OutcomeRow(Base):
    """What the recipient reports of a service; insert-only: an answer to the sender's question has the next number.

    Its codes keep the versions of the lists that they came from; `decision_id` is what its texts were told on.
    """

    __tablename__ = "referral_outcomes"
    __table_args__ = (
        PrimaryKeyConstraint("referral_id", "number"),
        CheckConstraint("starts_on IS NULL OR starts_on <= ends_on", name="period"),
    )

    referral_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("referrals.id"))
    number: Mapped[int]
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    outcome: Mapped[str]
    outcome_list: Mapped[str | None]
    services: Mapped[list[str]]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date]
    text: Mapped[str | None]
    text_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    follow_up: Mapped[str]
    follow_up_list: Mapped[str | None]
    follow_up_category: Mapped[DataCategory | None]
    follow_up_text: Mapped[str | None]
    report_attachment_id: Mapped[UUID | None]
    decision_id: Mapped[UUID | None]
    given_by: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(server_default=legal_now())
