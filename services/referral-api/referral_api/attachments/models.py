"""The tables of attachments: what is known of a file, and its content in chunks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.db import Base
from tym_shared.clock import legal_now
from tym_shared.vocabulary import DataCategory, Register


class AttachmentRow(Base):
    """A file for the recipient; `decision_id` is the decision it was given on, `sha256` its digest in hexadecimal."""

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("size > 0 AND size <= 5242880", name="size"),
        Index("ix_attachments_referral_id", "referral_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    request_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    source_id: Mapped[str]
    recipient_id: Mapped[str]
    data_register: Mapped[Register] = mapped_column("register")
    purpose: Mapped[str]
    category: Mapped[DataCategory]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    necessity: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    added_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class ChunkRow(Base):
    """A part of a file's content."""

    __tablename__ = "attachment_chunks"

    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
