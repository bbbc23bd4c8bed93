"""Reads of approvals."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.models import ApprovalRow


async def approvals_of(session: AsyncSession, version_id: UUID) -> Sequence[ApprovalRow]:
    """The answers to a version."""
    statement = select(ApprovalRow).where(ApprovalRow.version_id == version_id).order_by(ApprovalRow.answered_at)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).all()
