"""Reads of the person's own log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.log.models import HeadRow
from consent_api.own_log.models import LogRequestRow
from consent_api.own_log.rules import LogRequestId
from tym_shared.errors import NotFound


async def get_reason(session: AsyncSession, log_request: UUID) -> LogRequestRow:
    """A stated reason of the person's; NotFound if it is not visible."""
    identifier = LogRequestId(log_request)
    row = (await session.scalars(select(LogRequestRow).where(LogRequestRow.id == identifier))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def first_sealed_at(session: AsyncSession) -> datetime | None:
    """When the log was first sealed; None while it has not been."""
    statement = select(HeadRow.signed_at).where(HeadRow.tree_size > 0).order_by(HeadRow.number).limit(1)
    return (await session.scalars(statement)).first()
