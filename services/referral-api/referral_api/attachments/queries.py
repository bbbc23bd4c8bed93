"""Statements on attachments; the policies show them to the organisation that gave them and to the recipient."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import AttachmentRow, FileRow
from referral_api.attachments.rules import DocumentKind, FileState
from tym_shared.errors import NotFound


async def get(session: AsyncSession, *, referral_id: UUID, attachment_id: UUID) -> AttachmentRow:
    """One attachment of a referral; NotFound if it is not visible."""
    statement = select(AttachmentRow).where(AttachmentRow.id == attachment_id, AttachmentRow.referral_id == referral_id)
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def list_of_referral(session: AsyncSession, referral_id: UUID) -> Sequence[AttachmentRow]:
    """The visible attachments of a referral, oldest first."""
    statement = select(AttachmentRow).where(AttachmentRow.referral_id == referral_id)
    return (await session.scalars(statement.order_by(AttachmentRow.created_at, AttachmentRow.id))).all()


async def has_statement(session: AsyncSession, referral_id: UUID) -> bool:
    """Whether a file that is visible and still shared with the recipient is marked as the medical statement."""
    row = AttachmentRow
    statement = select(row.id).where(
        row.referral_id == referral_id,
        row.document_kind == DocumentKind.MEDICAL_STATEMENT,
        row.shared_until.is_(None),
    )
    return (await session.scalars(statement.limit(1))).first() is not None


async def find_file(session: AsyncSession, file_id: UUID) -> FileRow:
    """The whereabouts of a visible attachment's content; NotFound if it is on its way out."""
    statement = select(FileRow).where(FileRow.id == file_id, FileRow.state == FileState.KEPT)
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def change_file(session: AsyncSession, file_id: UUID, *, before: FileState, after: FileState) -> bool:
    """Move a file on; False if it does not stand where it is said to."""
    changed = await session.execute(
        update(FileRow)
        .where(FileRow.id == file_id, FileRow.state == before)
        .values(state=after, changed_at=func.now())
        .returning(FileRow.id)
    )
    return changed.scalar_one_or_none() is not None


async def to_remove(session: AsyncSession, *, unfinished_before: datetime, limit: int) -> Sequence[FileRow]:
    """Files that are leaving, and those whose upload began so long ago that it will not end."""
    statement = select(FileRow).where(
        FileRow.state != FileState.KEPT,
        or_(FileRow.state == FileState.LEAVING, FileRow.changed_at < unfinished_before),
    )
    return (await session.scalars(statement.order_by(FileRow.changed_at).limit(limit))).all()


async def forget_file(session: AsyncSession, file_id: UUID) -> None:
    """Remove a file whose content is gone, with its parts if it had them here; never one that is kept."""
    await session.execute(delete(FileRow).where(FileRow.id == file_id, FileRow.state != FileState.KEPT))


async def under_other_keys(session: AsyncSession, present: str, *, limit: int) -> Sequence[FileRow]:
    """Files whose keys are wrapped by another key than the present one, locked."""
    statement = select(FileRow).where(FileRow.key_name != present).limit(limit).with_for_update(skip_locked=True)
    return (await session.scalars(statement)).all()
