"""Reads of information requests; the policies show them to their asker, their contributor and the sender."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.referrals.models import InformationRequestRow, RequestState
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


async def get(session: AsyncSession, request_id: UUID) -> InformationRequestRow:
    """One request; NotFound if it is not visible."""
    statement = select(InformationRequestRow).where(InformationRequestRow.id == request_id)
    row = (await session.scalars(statement)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, request_id: UUID) -> InformationRequestRow:
    """One request, locked and as it is now; NotFound if it is not visible."""
    statement = select(InformationRequestRow).where(InformationRequestRow.id == request_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def open_of_referral(session: AsyncSession, referral_id: UUID) -> InformationRequestRow:
    """The open request of a referral that waits for information, locked."""
    statement = select(InformationRequestRow).where(
        InformationRequestRow.referral_id == referral_id, InformationRequestRow.state == RequestState.OPEN
    )
    return (await session.scalars(statement.with_for_update())).one()


async def page(
    session: AsyncSession,
    *,
    own: str,
    roles: Collection[str],
    referral_id: UUID | None,
    state: RequestState | None,
    cursor: str | None,
    limit: int,
) -> tuple[Sequence[InformationRequestRow], str | None]:
    """A page of requests: asked by the organisation, of its referrals, or put to one of the user's roles."""
    row = InformationRequestRow
    statement = select(row).where(
        or_(row.recipient_id == own, row.sender_id == own, row.contributor_role.in_(roles)),
    )
    if referral_id is not None:
        statement = statement.where(row.referral_id == referral_id)
    if state is not None:
        statement = statement.where(row.state == state)
    statement = page_after(statement, at=row.created_at, key=row.id, cursor=cursor, limit=limit)
    return cut((await session.scalars(statement)).all(), limit)


async def open_referral(session: AsyncSession, referral_id: UUID) -> None:
    """Let this transaction of a contributor change the state of the referral it answers about, and of no other."""
    statement = text("SELECT set_config('tym.answering', :referral, true)")
    await session.execute(statement, {"referral": str(referral_id)})
