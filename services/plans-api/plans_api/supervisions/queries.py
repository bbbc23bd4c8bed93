"""Reads of ended cases for supervision; the policy `supervisor` opens one case to one transaction."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId
from tym_shared.errors import NotFound


async def open_ended(session: AsyncSession, case_id: CaseId) -> CaseRow:
    """The ended case, opened to this transaction alone; NotFound unless the caller may supervise it."""
    await session.execute(select(func.set_config("tym.supervised_case", str(case_id), True)))
    statement = select(CaseRow).where(CaseRow.id == case_id, CaseRow.ended_at.is_not(None))
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row
