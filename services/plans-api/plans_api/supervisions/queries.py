"""Reads of former cases for supervision; the policy `supervisor` opens one case to one transaction."""

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId
from tym_shared.errors import NotFound


async def open_former(session: AsyncSession, case_id: CaseId, *, own: str) -> CaseRow:
    """A case that has ended or that the own authority has left, opened to this transaction alone; else NotFound."""
    await session.execute(select(func.set_config("tym.supervised_case", str(case_id), True)))
    has_left = literal(own).not_in([CaseRow.employment_authority_id, CaseRow.county_id, CaseRow.kela_id])
    statement = select(CaseRow).where(CaseRow.id == case_id, CaseRow.ended_at.is_not(None) | has_left)
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row
