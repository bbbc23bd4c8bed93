"""Reads of approvals."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.models import ApprovalRow
from plans_api.plans.rules import Verdict
from tym_shared.statements import Statement

APPROVED_BY = Statement(
    select(ApprovalRow.party).where(
        ApprovalRow.version_id == bindparam("version"), ApprovalRow.verdict == Verdict.APPROVED
    )
)


async def approved_by(driver: asyncpg.Connection, version_id: UUID) -> Sequence[str]:
    """The parties that have approved a version."""
    return await APPROVED_BY.values(driver, version=version_id)


async def approvals_of(session: AsyncSession, version_id: UUID) -> Sequence[ApprovalRow]:
    """The answers to a version."""
    statement = select(ApprovalRow).where(ApprovalRow.version_id == version_id).order_by(ApprovalRow.answered_at)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).all()
