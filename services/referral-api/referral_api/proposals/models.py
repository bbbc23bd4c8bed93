"""The table of proposals."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.proposals.rules import ProposalState
from referral_api.texts.models import BASIC_TEXT
from tym_shared.clock import legal_now


class ProposalRow(Base):
    """Dates that a recipient proposes, and the sender's answer."""

    __tablename__ = "referral_proposals"
    __table_args__ = (
        CheckConstraint("starts_on IS NOT NULL OR ends_on IS NOT NULL", name="dates"),
        Index("ix_referral_proposals_referral_id", "referral_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    reason: Mapped[str]
    text: Mapped[str | None]
    text_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[ProposalState]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    answer_text: Mapped[str | None]
    answer_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
