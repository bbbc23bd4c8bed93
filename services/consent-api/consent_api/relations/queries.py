"""Reads of relations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.relations.models import RelationRow
from tym_shared.clock import legal_now
from tym_shared.statements import Rows

LOCKED = Rows(
    select(RelationRow)
    .where(RelationRow.id == any_(bindparam("ids", type_=ARRAY(Uuid()))))
    .order_by(RelationRow.id)
    .with_for_update()
)
"""The relations of these ids that the caller may see, locked in the order of their ids."""


async def list_of_person(session: AsyncSession, person_id: UUID) -> Sequence[RelationRow]:
    """The relations to a person that the caller may see, oldest first."""
    statement = select(RelationRow).where(is_person(RelationRow.person_id, person_id)).order_by(RelationRow.starts_at)
    return (await session.scalars(statement)).all()


async def holds_own(session: AsyncSession, person_id: UUID, organisation_id: str) -> bool:
    """Whether an organisation has a relation of its own to a person at this moment."""
    row = RelationRow
    statement = select(row.id).where(
        is_person(row.person_id, person_id),
        row.organisation_id == organisation_id,
        row.starts_at <= legal_now(),
        or_(row.ends_at.is_(None), row.ends_at > legal_now()),
    )
    return (await session.scalars(statement.limit(1))).first() is not None
