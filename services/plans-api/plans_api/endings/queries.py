"""Reads of what has happened in a plan, and the lapse of its draft."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.models import ApprovalRow
from plans_api.plans.models import VersionRow
from plans_api.plans.rules import MACHINE, VersionAction, VersionState
from plans_api.realisations.models import RealisationRow
from plans_api.reviews.models import ReviewRow
from tym_shared.legal_dates import legal_date


async def last_day(session: AsyncSession, plan_id: UUID) -> date | None:
    """The last day on which a version came into force or was answered, a review was done or a service realised."""
    of_plan = VersionRow.plan_id == plan_id
    in_force = select(func.max(VersionRow.in_force_at)).where(of_plan)
    answered = select(func.max(ApprovalRow.answered_at)).join(VersionRow, VersionRow.id == ApprovalRow.version_id)
    reviewed = select(func.max(ReviewRow.done_at)).where(ReviewRow.plan_id == plan_id)
    realised = select(func.max(func.greatest(RealisationRow.happened_on, RealisationRow.ends_on))).where(
        RealisationRow.plan_id == plan_id
    )
    moments = [one.scalar_subquery() for one in (in_force, answered.where(of_plan), reviewed)]
    moment, day = (await session.execute(select(func.greatest(*moments), realised.scalar_subquery()))).one()
    return max((one for one in (moment and legal_date(moment), day) if one), default=None)


async def lapse_drafts(session: AsyncSession, plan_id: UUID) -> None:
    """The plan's draft lapses."""
    lapsed = MACHINE.move(VersionState.DRAFT, VersionAction.LAPSE)
    drafts = update(VersionRow).where(VersionRow.plan_id == plan_id, VersionRow.state == VersionState.DRAFT)
    await session.execute(drafts.values(state=lapsed), execution_options={"synchronize_session": False})
