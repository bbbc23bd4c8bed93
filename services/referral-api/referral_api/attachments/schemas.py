"""The wire shapes of attachments."""

from datetime import datetime
from uuid import UUID

from referral_api.attachments.rules import DocumentKind, ScanResult
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Outgoing


class FileItem(Outgoing):
    """A file in a list; its name comes with its content, since a name may tell as much."""

    id: UUID
    source_id: str
    category: DataCategory
    document_kind: DocumentKind | None
    media_type: str
    size: int
    sha256: str
    scan: ScanResult
    created_at: datetime


class AttachmentItem(FileItem):
    """An attachment with what it was sent for."""

    referral_id: UUID
    request_id: UUID | None


class AttachmentsOut(Outgoing):
    """The attachments of one referral."""

    items: list[AttachmentItem]
