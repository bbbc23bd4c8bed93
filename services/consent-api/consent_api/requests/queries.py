"""Reads of requests; the policies show a person their own, and a controller's officials those that are with it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.requests.models import RequestRow, RequestStepRow
from consent_api.requests.rules import OPEN, RequestId, RequestState
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, cut_by, day_key, decode, page_after

Row = RequestRow


def visible() -> Select[RequestRow]:
    """The requests the policies show the caller."""
    return select(Row)


async def get(session: AsyncSession, request_id: RequestId, *, lock: bool = False) -> RequestRow:
    """One request, locked and as it is now where asked; NotFound if it is not visible."""
    statement = visible().where(Row.id == request_id)
    statement = statement.with_for_update() if lock else statement
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page_of_person(
    session: AsyncSession, person_id: UUID, *, state: RequestState | None, cursor: str | None, limit: int
) -> tuple[Sequence[RequestRow], str | None]:
    """A person's requests, newest first."""
    statement = visible().where(is_person(Row.person_id, person_id))
    statement = statement if state is None else statement.where(Row.state == state)
    statement = page_after(statement, at=Row.created_at, key=Row.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def page_by_due_date(
    session: AsyncSession, *, state: RequestState | None, cursor: str | None, limit: int
) -> tuple[Sequence[RequestRow], str | None]:
    """The controller's requests, the soonest due first; the open ones unless a state is named."""
    statement = visible().where(Row.state.in_(OPEN) if state is None else Row.state == state)
    if cursor is not None:
        moment, last = decode(cursor)
        statement = statement.where(tuple_(Row.due_on, Row.id) > (moment.date(), last))
    rows = (await session.scalars(statement.order_by(Row.due_on, Row.id).limit(limit + 1))).all()
    return cut_by(rows, limit, key=lambda row: day_key(row.due_on, row.id))


async def steps_of(session: AsyncSession, request_id: UUID) -> Sequence[RequestStepRow]:
    """What was done to a request, oldest first."""
    statement = select(RequestStepRow).where(RequestStepRow.request_id == request_id)
    return (await session.scalars(statement.order_by(RequestStepRow.version))).all()


async def fallen_due(session: AsyncSession, *, limit: int) -> Sequence[RequestRow]:
    """Open requests whose period has ended untold, locked; what another transaction holds is left for later."""
    statement = visible().where(Row.overdue_at.is_(None), Row.state.in_(OPEN), Row.due_on < func.legal_date())
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()
