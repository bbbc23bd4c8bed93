"""Reads of representations; the policies show the two persons their own, and organisations those of their clients."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.representations.models import RepresentationRow
from tym_shared.errors import NotFound

Row = RepresentationRow


async def of_represented(session: AsyncSession, person_id: UUID) -> Sequence[Row]:
    """Those in which the person is represented, the newest first, ended ones too."""
    statement = select(Row).where(is_person(Row.represented_id, person_id)).order_by(Row.registered_at.desc())
    return (await session.scalars(statement)).all()


async def of_party(session: AsyncSession, person_id: UUID) -> Sequence[Row]:
    """Those in which the person represents or is represented, the newest first."""
    party = or_(is_person(Row.represented_id, person_id), is_person(Row.representative_id, person_id))
    return (await session.scalars(select(Row).where(party).order_by(Row.registered_at.desc()))).all()


async def between(session: AsyncSession, *, representative: UUID, represented: UUID) -> Sequence[Row]:
    """Those by which one person represents another."""
    parties = is_person(Row.represented_id, represented), is_person(Row.representative_id, representative)
    return (await session.scalars(select(Row).where(*parties).order_by(Row.registered_at))).all()


async def get(session: AsyncSession, representation_id: UUID, *, lock: bool = False) -> Row:
    """One representation, locked where asked; NotFound if it is not visible."""
    statement = select(Row).where(Row.id == representation_id)
    statement = statement.with_for_update() if lock else statement
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row
