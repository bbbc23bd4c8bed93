"""Reads of assessments; the policies follow the case's, and keep a county's two reader groups apart."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.assessments.models import ConclusionRow, EntryRow, SectionRow
from tym_shared.errors import NotFound
from tym_shared.vocabulary import DataCategory


async def sections_of(session: AsyncSession, case_id: UUID) -> Sequence[SectionRow]:
    """The sections of a case, by authority: of its three parties, and of those that had it before them."""
    statement = select(SectionRow).where(SectionRow.case_id == case_id).order_by(SectionRow.authority_id)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).all()


async def section_for_update(session: AsyncSession, case_id: UUID, authority_id: str) -> SectionRow:
    """An authority's section, locked; NotFound if the case is not visible."""
    statement = (
        select(SectionRow)
        .where(SectionRow.case_id == case_id, SectionRow.authority_id == authority_id)
        .with_for_update()
    )
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def categories_of(session: AsyncSession, case_id: UUID) -> dict[str, set[DataCategory]]:
    """Which categories each authority's entries hold, as far as the caller's policies show them."""
    statement = select(EntryRow.authority_id, EntryRow.category).where(EntryRow.case_id == case_id).distinct()
    found: dict[str, set[DataCategory]] = {}
    for authority, category in (await session.execute(statement)).all():
        found.setdefault(authority, set()).add(category)
    return found


async def entries_of(
    session: AsyncSession, section_id: UUID, categories: Collection[DataCategory]
) -> Sequence[EntryRow]:
    """A section's entries of these categories, oldest first."""
    statement = select(EntryRow).where(EntryRow.section_id == section_id, EntryRow.category.in_(categories))
    return (await session.scalars(statement.order_by(EntryRow.place, EntryRow.id))).all()


async def conclusion_of(session: AsyncSession, case_id: UUID) -> ConclusionRow | None:
    """The joint conclusion, once there is one."""
    return (await session.scalars(select(ConclusionRow).where(ConclusionRow.case_id == case_id))).one_or_none()
