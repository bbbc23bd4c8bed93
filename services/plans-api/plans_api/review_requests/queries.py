"""Reads of the requests of a review."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.review_requests.models import ReviewRequestRow
from plans_api.review_requests.rules import RequestState


async def requests_of(session: AsyncSession, plan_id: UUID) -> Sequence[ReviewRequestRow]:
    """The requests of a review of a plan that the caller may see, the newest first."""
    statement = select(ReviewRequestRow).where(ReviewRequestRow.plan_id == plan_id)
    return (await session.scalars(statement.order_by(ReviewRequestRow.requested_at.desc()).limit(50))).all()


async def open_request(session: AsyncSession, plan_id: UUID) -> ReviewRequestRow | None:
    """The open request of a plan; the plan is locked."""
    statement = select(ReviewRequestRow).where(
        ReviewRequestRow.plan_id == plan_id, ReviewRequestRow.state == RequestState.OPEN
    )
    return (await session.scalars(statement)).one_or_none()


async def request_of(session: AsyncSession, plan_id: UUID, request_id: UUID) -> ReviewRequestRow | None:
    """One request of a plan."""
    statement = select(ReviewRequestRow).where(ReviewRequestRow.plan_id == plan_id, ReviewRequestRow.id == request_id)
    return (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
