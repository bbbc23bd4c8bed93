"""Use cases of replacements."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.plan_types.rules import PlanType, TypeRules
from plans_api.plans.models import PlanRow
from plans_api.quota_bookings.service import end_bookings_of_plan
from plans_api.replacements import queries
from plans_api.replacements.rules import (
    AnotherPlanOperative,
    PlanNotOperative,
    PlanNotReplaceable,
    ReplacedPlanUnknown,
    may_stand_together,
)
from plans_api.review_requests.service import lapse_request
from tym_shared.call import Call
from tym_shared.changes import Change, publish_change
from tym_shared.clock import legal_now
from tym_shared.db import driver_of
from tym_shared.errors import FieldFault
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date

REPLACE_PLAN = "replace-plan"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A plan that is, or is to be, in force: its id once it has one, and the plan that it names as replaced."""

    id: UUID | None
    type: PlanType
    person_id: UUID
    replaces_id: UUID | None

    @classmethod
    def of(cls, plan: PlanRow) -> "Candidate":
        """A plan that is stored."""
        return cls(id=plan.id, type=plan.type, person_id=plan.person_id, replaces_id=plan.replaces_id)


async def require_alone(call: Call, candidate: Candidate, *, beside: bool) -> None:
    """Refuse a plan beside an operative one of the person that it does not replace, and name that one.

    What the caller may not see is not told of: each authority answers for the plans of its own registers.
    """
    session = await call.begin()
    await queries.hold_person(session, candidate.person_id)
    for plan in await queries.operative_plans(session, call.caller, candidate.person_id):
        stands_aside = plan.id in {candidate.id, candidate.replaces_id}
        if not stands_aside and not may_stand_together(plan.type, candidate.type, beside=beside):
            raise AnotherPlanOperative(planId=str(plan.id), planType=plan.type)


async def require_replaceable(call: Call, candidate: Candidate, rules: TypeRules) -> None:
    """Refuse to replace what is not an operative plan of the person, or not one that this type replaces."""
    if candidate.replaces_id is None:
        return
    session = await call.begin()
    plan = await queries.plan_of_person(session, call.caller, candidate.replaces_id, candidate.person_id)
    if plan is None:
        raise ReplacedPlanUnknown(errors=[FieldFault(pointer="/replaces", detail="no such plan of the person")])
    operative = await queries.operative_plans(session, call.caller, candidate.person_id)
    if plan.id not in {one.id for one in operative}:
        raise PlanNotOperative(state=plan.state)
    if plan.type not in rules.may_replace:
        raise PlanNotReplaceable(planId=str(plan.id), planType=plan.type)


async def succeed(session: AsyncSession, plan: PlanRow) -> None:
    """Have the plan that this one replaces marked so, by a job of the transaction that puts this one in force.

    Who gives the last approval need not be a reader of the replaced plan.
    """
    if plan.replaces_id is not None:
        await enqueue(
            await driver_of(session), REPLACE_PLAN, {"planId": str(plan.replaces_id), "replacedBy": str(plan.id)}
        )


async def replace_plan(session: AsyncSession, plan_id: UUID, *, replaced_by: str) -> None:
    """Mark a plan as replaced and tell its readers; again it changes nothing.

    An open request of its review lapses, and what its items use of quotas ends.
    """
    replaced = (
        update(PlanRow)
        .where(PlanRow.id == plan_id, PlanRow.replaced_at.is_(None), PlanRow.ended_on.is_(None))
        .values(replaced_at=legal_now(), version=PlanRow.version + 1)
        .returning(PlanRow)
    )
    plan = (await session.scalars(replaced)).one_or_none()
    if plan is None:
        return
    assert plan.replaced_at is not None
    await end_bookings_of_plan(session, plan.id, on=legal_date(plan.replaced_at))
    case = None
    if plan.case_id is not None:
        case = (await session.scalars(select(CaseRow).where(CaseRow.id == plan.case_id))).one()
    change = Change(
        event="plan.replaced",
        aggregate_id=plan.id,
        version=plan.version,
        readers=case.parties if case else plan.authorities,
        data={"type": plan.type, "replacedBy": replaced_by},
    )
    await publish_change(session, change)
    lapsed = await lapse_request(session, plan, case, by=None)
    if lapsed is not None:
        await publish_change(session, lapsed)
