"""The table that joins an item to its referral."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, PrimaryKeyConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from plans_api.db import Base
from tym_shared.clock import legal_now


class ItemReferralRow(Base):
    """The referral of an item's revision as referral-api's feed tells it; a later event has a greater version."""

    __tablename__ = "item_referrals"
    __table_args__ = (PrimaryKeyConstraint("item_id", "item_revision"),)

    item_id: Mapped[UUID] = mapped_column(Uuid)
    item_revision: Mapped[int]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    referral_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    state: Mapped[str]
    outcome: Mapped[str | None]
    decision_outcome: Mapped[str | None]
    referral_version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(server_default=legal_now())
