"""The tables of attachments: what is known of a file, its content's whereabouts, and sealed parts of contents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.attachments.rules import DocumentKind, FileState, ScanResult, Storing
from referral_api.db import Base
from referral_api.referrals.models import ReferralRow
from tym_shared.clock import legal_now
from tym_shared.sealing import WrappedKey
from tym_shared.vocabulary import DataCategory, Register


class FileRow(Base):
    """A content, known before its first byte is kept and until its last is gone; its key is wrapped by `key_name`."""

    __tablename__ = "attachment_files"
    __table_args__ = (
        Index("ix_attachment_files_changed_at", "changed_at", postgresql_where=text("state <> 'kept'")),
        Index("ix_attachment_files_key_name", "key_name"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    source_id: Mapped[str]
    state: Mapped[FileState]
    storing: Mapped[Storing]
    key_name: Mapped[str]
    key: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))

    @property
    def wrapped(self) -> WrappedKey:
        """The content's key as it is kept."""
        return WrappedKey(name=self.key_name, key=self.key)


class PartRow(Base):
    """A sealed part of a content that is kept in the database."""

    __tablename__ = "attachment_parts"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("attachment_files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AttachmentRow(Base):
    """A file for the recipient, until `shared_until` where its permission has ended.

    `decision_id` is the decision it was given on, `sha256` its digest in hexadecimal.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("document_kind IS NULL OR category = 'health-and-work-capacity'", name="statement"),
        Index("ix_attachments_referral_id", "referral_id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("attachment_files.id"), primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey(ReferralRow.id))
    request_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    source_id: Mapped[str]
    recipient_id: Mapped[str]
    data_register: Mapped[Register] = mapped_column("register")
    purpose: Mapped[str]
    category: Mapped[DataCategory]
    document_kind: Mapped[DocumentKind | None]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    scan: Mapped[ScanResult]
    necessity: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    added_by: Mapped[str]
    shared_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
