"""Reads of follow-ups; the policies show an auditor those of the own organisation, an operator's auditor all."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.follow_ups.models import FollowUpRow
from consent_api.follow_ups.rules import FollowUpId, FollowUpState
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


def visible() -> Select[FollowUpRow]:
    """The follow-ups the policies show the caller."""
    return select(FollowUpRow)


async def get_for_update(session: AsyncSession, follow_up_id: FollowUpId) -> FollowUpRow:
    """One follow-up, locked and as it is now; NotFound if it is not visible."""
    statement = visible().where(FollowUpRow.id == follow_up_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page(
    session: AsyncSession, *, state: FollowUpState | None, cursor: str | None, limit: int
) -> tuple[Sequence[FollowUpRow], str | None]:
    """The follow-ups, newest first."""
    statement = visible() if state is None else visible().where(FollowUpRow.state == state)
    statement = page_after(statement, at=FollowUpRow.created_at, key=FollowUpRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)
