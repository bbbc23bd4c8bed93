"""The table of reconsiderations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.consent_grounds.rules import Cause
from referral_api.db import Base
from referral_api.reconsiderations.rules import Result
from referral_api.referrals.models import ReferralRow
from referral_api.states.rules import ReferralState
from tym_shared.clock import legal_now


class ReconsiderationRow(Base):
    """What an answer of the person's did to a referral, with what it stood on before and after; insert-only.

    `consent_id` is the consent that ended or was overruled, `source_id` the organisation whose data had left on it.
    """

    __tablename__ = "reconsiderations"
    __table_args__ = (PrimaryKeyConstraint("referral_id", "version"),)

    referral_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(ReferralRow.id))
    consent_id: Mapped[UUID]
    sender_id: Mapped[str]
    source_id: Mapped[str]
    cause: Mapped[Cause]
    result: Mapped[Result]
    state_before: Mapped[ReferralState]
    former_decision_id: Mapped[UUID | None]
    former_basis: Mapped[list[dict[str, Any]]]
    former_permitted: Mapped[list[str]]
    decision_id: Mapped[UUID | None]
    basis: Mapped[list[dict[str, Any]]]
    permitted: Mapped[list[str]]
    denied: Mapped[list[dict[str, Any]]]
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
