"""The table of consents that data of referrals left on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.referrals.models import ReferralRow
from tym_shared.clock import legal_now


class ConsentGroundRow(Base):
    """A consent on which `source_id` gave data of a referral to its recipient; insert-only."""

    __tablename__ = "referral_consents"
    __table_args__ = (
        PrimaryKeyConstraint("referral_id", "consent_id"),
        Index("ix_referral_consents_consent_id", "consent_id"),
    )

    referral_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(ReferralRow.id))
    consent_id: Mapped[UUID]
    source_id: Mapped[str]
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(server_default=legal_now())
