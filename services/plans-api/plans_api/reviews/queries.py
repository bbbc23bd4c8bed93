"""Reads of reviews."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.plans.models import ItemRow, VersionRow
from plans_api.plans.rules import VersionState
from plans_api.reviews.models import ParticipationRow, ReviewRow
from plans_api.reviews.rules import ReviewState


async def open_review(session: AsyncSession, plan_id: UUID, due_on: date) -> ReviewRow | None:
    """The plan's present review for this day, once somebody has taken part in it."""
    statement = select(ReviewRow).where(
        ReviewRow.plan_id == plan_id, ReviewRow.due_on == due_on, ReviewRow.state == ReviewState.OPEN
    )
    return (await session.scalars(statement)).one_or_none()


async def participants(session: AsyncSession, review_id: UUID) -> Sequence[str]:
    """The authorities that have taken part in a review."""
    statement = select(ParticipationRow.organisation_id).where(ParticipationRow.review_id == review_id)
    return (await session.scalars(statement)).all()


async def organisers_in_force(session: AsyncSession, plan_id: UUID) -> set[str]:
    """The organisers of the services of the version in force."""
    statement = (
        select(ItemRow.organiser_id)
        .join(VersionRow, VersionRow.id == ItemRow.version_id)
        .where(VersionRow.plan_id == plan_id, VersionRow.state == VersionState.IN_FORCE)
    )
    return set((await session.scalars(statement)).all())
