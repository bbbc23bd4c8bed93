"""Reads of a person's operative plans."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from plans_api.cases.models import CaseRow
from plans_api.db import is_person, survivor_of
from plans_api.plans.models import PlanRow
from plans_api.plans.queries import visible_to
from tym_shared.callers import Caller


async def hold_person(session: AsyncSession, person_id: UUID) -> None:
    """Let no two transactions settle at once which plan of the person is operative."""
    name = func.concat("plans:", survivor_of(person_id))
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


async def operative_plans(session: AsyncSession, caller: Caller, person_id: UUID) -> Sequence[PlanRow]:
    """The person's plans in force that the caller may see, without those that have a successor in force."""
    successor = aliased(PlanRow)
    has_successor = select(successor.id).where(
        successor.replaces_id == PlanRow.id, successor.in_force_number.is_not(None)
    )
    open_cases = select(CaseRow.id).where(CaseRow.ended_at.is_(None))
    statement = visible_to(caller).where(
        is_person(PlanRow.person_id, person_id),
        PlanRow.in_force_number.is_not(None),
        PlanRow.replaced_at.is_(None),
        PlanRow.ended_on.is_(None),
        PlanRow.case_id.is_(None) | PlanRow.case_id.in_(open_cases),
        ~has_successor.exists(),
    )
    return (await session.scalars(statement.order_by(PlanRow.created_at))).all()


async def plan_of_person(session: AsyncSession, caller: Caller, plan_id: UUID, person_id: UUID) -> PlanRow | None:
    """A plan of the person that the caller may see."""
    statement = visible_to(caller).where(PlanRow.id == plan_id, is_person(PlanRow.person_id, person_id))
    return (await session.scalars(statement)).one_or_none()
