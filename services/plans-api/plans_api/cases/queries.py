"""Reads of cases; the policies show a case to its parties until it ends and to the person always."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow, EndConclusionRow
from plans_api.cases.rules import CaseId, CaseState
from tym_shared.callers import Caller, CallerKind
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


def visible_to(caller: Caller) -> Select[CaseRow]:
    """The cases this caller is a party to, or is the person of; the database's policies say the same again."""
    statement = select(CaseRow)
    if caller.kind is CallerKind.PERSON:
        return statement.where(CaseRow.person_id == caller.person_id)
    party = caller.acting_organisation().id
    return statement.where(
        (CaseRow.employment_authority_id == party) | (CaseRow.county_id == party) | (CaseRow.kela_id == party)
    )


async def get(session: AsyncSession, caller: Caller, case_id: CaseId) -> CaseRow:
    """One case; NotFound if it is not visible."""
    row = (await session.scalars(visible_to(caller).where(CaseRow.id == case_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, caller: Caller, case_id: UUID) -> CaseRow:
    """One case, locked and as it is now; NotFound if it is not visible."""
    statement = visible_to(caller).where(CaseRow.id == case_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def find_open(session: AsyncSession, caller: Caller, person_id: UUID) -> CaseRow | None:
    """The person's open case if the caller may see it."""
    statement = visible_to(caller).where(CaseRow.person_id == person_id, CaseRow.ended_at.is_(None))
    return (await session.scalars(statement)).one_or_none()


async def page(
    session: AsyncSession, caller: Caller, *, state: CaseState | None, cursor: str | None, limit: int
) -> tuple[Sequence[CaseRow], str | None]:
    """The caller's cases, newest first."""
    statement = visible_to(caller)
    if state is not None:
        statement = statement.where(CaseRow.state == state)
    statement = page_after(statement, at=CaseRow.created_at, key=CaseRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def end_conclusions(session: AsyncSession, case_id: UUID) -> Sequence[EndConclusionRow]:
    """The authorities' conclusions on ending, by authority."""
    statement = select(EndConclusionRow).where(EndConclusionRow.case_id == case_id)
    return (await session.scalars(statement.order_by(EndConclusionRow.authority_id))).all()
