"""Statements on answer links; the policies show them to the sender and to the recipient."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.links.models import LinkRow, LinkUseRow
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


async def get(session: AsyncSession, link_id: UUID, *, locked: bool = False) -> LinkRow:
    """One link; NotFound if it is not visible."""
    statement = select(LinkRow).where(LinkRow.id == link_id)
    if locked:
        statement = statement.with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page(
    session: AsyncSession, referral_id: UUID, *, cursor: str | None, limit: int
) -> tuple[Sequence[LinkRow], str | None]:
    """A page of a referral's links, newest first."""
    statement = select(LinkRow).where(LinkRow.referral_id == referral_id)
    statement = page_after(statement, at=LinkRow.created_at, key=LinkRow.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def uses_of(session: AsyncSession, link_id: UUID) -> Sequence[LinkUseRow]:
    """The uses of a link, the latest hundred, newest first."""
    statement = select(LinkUseRow).where(LinkUseRow.link_id == link_id)
    return (await session.scalars(statement.order_by(LinkUseRow.at.desc()).limit(100))).all()
