"""The table of steps."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.states.rules import ReferralState, Side
from referral_api.texts.models import BASIC_TEXT
from tym_shared.clock import legal_now


class StepRow(Base):
    """What one change of a referral brought; insert-only. `recipient_id` is null for steps that only the sender sees.

    `reason_list` is the version of the code list that the reason came from, `content` holds the fields that may be
    amended, where the step changed them.
    """

    __tablename__ = "referral_steps"
    __table_args__ = (PrimaryKeyConstraint("referral_id", "version"),)

    referral_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("referrals.id"))
    version: Mapped[int]
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str | None]
    state: Mapped[ReferralState]
    action: Mapped[str]
    side: Mapped[Side]
    organisation_id: Mapped[str | None]
    user_id: Mapped[str]
    reason: Mapped[str | None]
    reason_list: Mapped[str | None]
    text: Mapped[str | None]
    text_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    expected_on: Mapped[date | None]
    content: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
