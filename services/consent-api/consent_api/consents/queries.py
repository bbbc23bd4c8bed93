"""Reads of consents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.consents.models import ConsentRow
from consent_api.consents.rules import ConsentId
from consent_api.db import is_person
from tym_shared.errors import NotFound
from tym_shared.pagination import cut, page_after


def visible() -> Select[ConsentRow]:
    """The consents the policies show the caller: as person, as discloser, or as recipient."""
    return select(ConsentRow)


async def get(session: AsyncSession, consent_id: ConsentId) -> ConsentRow:
    """One consent; NotFound if it is not visible."""
    row = (await session.scalars(visible().where(ConsentRow.id == consent_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, consent_id: ConsentId) -> ConsentRow:
    """One consent, locked and as it is now; NotFound if it is not visible."""
    statement = visible().where(ConsentRow.id == consent_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def page_of_person(
    session: AsyncSession, person_id: UUID, *, cursor: str | None, limit: int
) -> tuple[Sequence[ConsentRow], str | None]:
    """A person's consents, newest first."""
    statement = page_after(
        visible().where(is_person(ConsentRow.person_id, person_id)),
        at=ConsentRow.created_at,
        key=ConsentRow.id,
        cursor=cursor,
        limit=limit,
    )
    return cut((await session.scalars(statement)).all(), limit)
