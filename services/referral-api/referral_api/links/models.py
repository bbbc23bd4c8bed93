"""The tables of answer links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from referral_api.links.rules import LinkState
from referral_api.referrals.models import ReferralRow
from tym_shared.clock import legal_now


class LinkRow(Base):
    """A link to one referral; the token that names another `serial` is dead. The token itself is kept nowhere."""

    __tablename__ = "answer_links"
    __table_args__ = (Index("ix_answer_links_referral_id_created_at_id", "referral_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey(ReferralRow.id))
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    actions: Mapped[list[str]]
    used: Mapped[list[str]]
    state: Mapped[LinkState]
    serial: Mapped[int]
    version: Mapped[int]
    issued_by: Mapped[str]
    rule_version: Mapped[str]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class LinkUseRow(Base):
    """One use of a link: by whom, how strongly identified, and for what; insert-only."""

    __tablename__ = "answer_link_uses"
    __table_args__ = (Index("ix_answer_link_uses_link_id_at", "link_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("answer_links.id"))
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    action: Mapped[str]
    serial: Mapped[int]
    user_id: Mapped[str]
    user_name: Mapped[str]
    acr: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=legal_now())
