"""Reads of transfers; the policies show them to whoever sees the case."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.models import ApprovalRow
from plans_api.plans.models import PlanRow, VersionRow
from plans_api.plans.rules import VersionState
from plans_api.transfers.models import TransferRow


async def transfers_of(session: AsyncSession, case_id: UUID) -> Sequence[TransferRow]:
    """Every change of hands, in its order."""
    statement = select(TransferRow).where(TransferRow.case_id == case_id).order_by(TransferRow.transferred_at)
    return (await session.scalars(statement)).all()


async def hold_plan(session: AsyncSession, case_id: UUID) -> PlanRow | None:
    """The case's plan, locked, before the case itself is: in the order in which who answers a plan locks them."""
    statement = select(PlanRow).where(PlanRow.case_id == case_id).with_for_update()
    return (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()


def _answered(plan_id: UUID, organisations: Collection[str]) -> ColumnElement[bool]:
    """That an answer is one of these organisations' to a draft of the plan."""
    drafts = select(VersionRow.id).where(VersionRow.plan_id == plan_id, VersionRow.state == VersionState.DRAFT)
    return ApprovalRow.version_id.in_(drafts) & ApprovalRow.organisation_id.in_(organisations)


async def drafts_answered_by(session: AsyncSession, plan_id: UUID, organisations: Collection[str]) -> bool:
    """Whether any of these organisations has answered a draft of the plan."""
    statement = select(ApprovalRow.id).where(_answered(plan_id, organisations)).limit(1)
    return (await session.scalars(statement)).one_or_none() is not None


async def lapse_answers(session: AsyncSession, plan_id: UUID, organisations: Collection[str]) -> list[str]:
    """Remove what these organisations, no longer parties, have answered to a draft; for which parties they stood."""
    statement = delete(ApprovalRow).where(_answered(plan_id, organisations)).returning(ApprovalRow.party)
    return sorted((await session.scalars(statement)).all())
