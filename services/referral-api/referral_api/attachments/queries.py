"""Reads of attachments; the policies show them to the organisation that gave them and to the recipient."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import AttachmentRow
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
