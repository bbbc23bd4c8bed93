"""Reads of areas of groups that are set, which are shown to every organisation."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.networks.models import NetworkAreaRow

Row = NetworkAreaRow


async def networks_of_area(session: AsyncSession, authority: str, county: str, *, on: date) -> Sequence[UUID]:
    """The groups that have the authority's area in the county on a day."""
    own = Row.employment_authority_id == authority, Row.county_id == county
    statement = select(Row.network_id).where(*own, Row.term_from <= on, Row.term_to >= on)
    return (await session.scalars(statement)).all()


async def is_set(session: AsyncSession, network_id: UUID) -> bool:
    """Whether there is such a group with a term, past and coming ones too."""
    statement = select(Row.network_id).where(Row.network_id == network_id, Row.term_from.is_not(None))
    return (await session.scalars(statement.limit(1))).one_or_none() is not None


async def areas_in_force(session: AsyncSession, *, on: date) -> Sequence[NetworkAreaRow]:
    """Every area that a group has on a day."""
    return (await session.scalars(select(Row).where(Row.term_from <= on, Row.term_to >= on))).all()
