"""Reads of reviews."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import Reminder, VersionState
from plans_api.reviews.models import ParticipationRow, ReviewRow
from plans_api.reviews.rules import ReviewState

BATCH = 100


async def open_review(session: AsyncSession, plan_id: UUID, due_on: date) -> ReviewRow | None:
    """The plan's present review for this day, once somebody has taken part in it."""
    statement = select(ReviewRow).where(
        ReviewRow.plan_id == plan_id, ReviewRow.due_on == due_on, ReviewRow.state == ReviewState.OPEN
    )
    return (await session.scalars(statement)).one_or_none()


async def plans_to_remind(session: AsyncSession, *, today: date, until: date) -> Sequence[PlanRow]:
    """Plans whose review is near or past and not reminded of yet, locked; those that others hold are left for later."""
    statement = select(PlanRow).where(
        (PlanRow.review_reminder.is_(None) & (PlanRow.next_review_on <= until))
        | ((PlanRow.review_reminder == Reminder.DUE_SOON) & (PlanRow.next_review_on < today))
    )
    return (await session.scalars(statement.limit(BATCH).with_for_update(skip_locked=True))).all()


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
