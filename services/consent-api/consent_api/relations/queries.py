"""Reads of relations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.db import is_person
from consent_api.relations.models import RelationRow


async def get_for_update(session: AsyncSession, relation_id: UUID) -> RelationRow | None:
    """The relation, locked, if the caller may see it."""
    statement = select(RelationRow).where(RelationRow.id == relation_id).with_for_update()
    return (await session.scalars(statement)).one_or_none()


async def list_of_person(session: AsyncSession, person_id: UUID) -> Sequence[RelationRow]:
    """The relations to a person that the caller may see, oldest first."""
    statement = select(RelationRow).where(is_person(RelationRow.person_id, person_id)).order_by(RelationRow.starts_at)
    return (await session.scalars(statement)).all()
