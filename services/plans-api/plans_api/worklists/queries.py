"""Reads of worklists: a page is one read by an index of the caller's party column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import Select, any_, not_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.queries import party_column
from plans_api.cases.rules import CaseState, due_soon_until
from plans_api.working_groups.models import MemberRow
from plans_api.worklists.rules import BY_DEADLINE, Worklist
from tym_shared.callers import Caller
from tym_shared.clock import legal_now, read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.pagination import cut, decode, encode, page_after


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The key of a row that stands by its deadline, as cursors hold keys."""

    created_at: datetime
    id: UUID


async def page(
    session: AsyncSession,
    caller: Caller,
    *,
    worklist: Worklist | None,
    state: CaseState | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[CaseRow], str | None]:
    """A page of the open cases of the caller's organisation, chosen by a worklist and a state."""
    statement = await _chosen(session, caller, worklist)
    if state is not None:
        statement = statement.where(CaseRow.state == state)
    if worklist in BY_DEADLINE:
        return await _page_by_deadline(session, statement, cursor=cursor, limit=limit)
    statement = page_after(statement, at=CaseRow.created_at, key=CaseRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def _chosen(session: AsyncSession, caller: Caller, worklist: Worklist | None) -> Select[CaseRow]:
    party = party_column(caller)
    statement = select(CaseRow).where(party == caller.acting_organisation().id, CaseRow.ended_at.is_(None))
    if worklist in BY_DEADLINE:
        today = legal_date(await read_legal_now(session))
        is_overdue = worklist is Worklist.OVERDUE
        due = CaseRow.next_due_on
        return statement.where(due < today if is_overdue else due.between(today, due_soon_until(today)))
    if worklist is Worklist.UNASSIGNED:
        return statement.where(not_(party == any_(CaseRow.assigned)))
    if worklist is Worklist.MINE:
        reads_on = MemberRow.ended_at.is_(None) | (MemberRow.read_until > legal_now())
        mine = select(MemberRow.case_id).where(MemberRow.user_id == caller.user_id, reads_on)
        return statement.where(CaseRow.id.in_(mine))
    return statement


async def _page_by_deadline(
    session: AsyncSession, statement: Select[CaseRow], *, cursor: str | None, limit: int
) -> tuple[Sequence[CaseRow], str | None]:
    if cursor is not None:
        moment, last = decode(cursor)
        statement = statement.where(tuple_(CaseRow.next_due_on, CaseRow.id) > (moment.date(), last))
    rows = (await session.scalars(statement.order_by(CaseRow.next_due_on, CaseRow.id).limit(limit + 1))).all()
    if len(rows) <= limit:
        return rows, None
    last_row = rows[limit - 1]
    assert last_row.next_due_on is not None
    deadline = datetime.combine(last_row.next_due_on, time(), tzinfo=UTC)
    return rows[:limit], encode(Deadline(created_at=deadline, id=last_row.id))
