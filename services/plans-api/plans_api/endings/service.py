"""Use cases of endings."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.approvals.queries import approved_by
from plans_api.cases.models import CaseRow
from plans_api.endings.queries import lapse_drafts, last_day
from plans_api.endings.rules import NotResponsibleForEnding, PlanEndsWithItsCase, require_ending
from plans_api.endings.schemas import EndIn
from plans_api.plans import queries
from plans_api.plans.models import PlanRow
from plans_api.plans.rules import MACHINE, PLAN_MACHINE, PlanAction, PlanId, PlanState, VersionAction, VersionState
from plans_api.plans.service import announce
from plans_api.quota_bookings.service import end_bookings_of_plan
from plans_api.review_requests.service import lapse_request
from tym_shared.call import Call
from tym_shared.changes import Change, publish_change
from tym_shared.clock import read_legal_now
from tym_shared.db import driver_of
from tym_shared.legal_dates import legal_date
from tym_shared.worker import WORKER


async def end_plan(call: Call, plan_id: PlanId, given: EndIn) -> PlanRow:
    """End a plan outside a case since a day: nothing is made, agreed or reviewed in it any more.

    A draft and an open request of a review lapse, and what the items use of quotas ends with the plan. Refused: every
    other authority than the plan's employment authority, a plan in a case, one that has ended or been replaced, a
    reason that is not on the list, a day before anything that has happened in the plan or to come.
    """
    async with call.look() as session:
        located = await queries.get(session, call.caller, plan_id)
        await call.replay(session)
    if located.case_id is not None:
        raise PlanEndsWithItsCase(caseId=str(located.case_id))
    if located.employment_authority_id != call.caller.acting_organisation().id:
        raise NotResponsibleForEnding
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    PLAN_MACHINE.move(plan.state, PlanAction.END)
    now = await read_legal_now(session)
    today = legal_date(now)
    ended_on = given.ended_on or today
    reason = require_ending(
        plan.type,
        given.reason,
        ended_on=ended_on,
        made_on=legal_date(plan.created_at),
        last_on=await last_day(session, plan.id),
        today=today,
    )
    plan.ended_on, plan.end_reason, plan.ended_at, plan.ended_by = ended_on, reason.code, now, call.caller.user_id
    plan.version += 1
    for version in await queries.versions_of(session, plan.id):
        if version.state is VersionState.DRAFT:
            version.state = MACHINE.move(version.state, VersionAction.LAPSE)
            approved = sorted(await approved_by(await driver_of(session), version.id))
            await announce(call, None, plan, "plan.draft-lapsed", number=version.number, lapsedApprovals=approved)
    await end_bookings_of_plan(session, plan.id, on=ended_on)
    await session.flush()
    await announce(call, None, plan, "plan.ended", reason=reason.code, endedOn=ended_on.isoformat())
    lapsed = await lapse_request(session, plan, None, by=call.caller.user_id)
    if lapsed is not None:
        await call.record(lapsed)
    return plan


async def end_with_case(session: AsyncSession, case_id: UUID) -> None:
    """End a multi-agency plan on the day and for the reason of its case; again it changes nothing.

    A draft and an open request of a review lapse, and what the items use of quotas ends.
    """
    case = (await session.scalars(select(CaseRow).where(CaseRow.id == case_id))).one()
    assert case.ended_at is not None
    open_plan = select(PlanRow).where(PlanRow.case_id == case_id, PlanRow.ended_on.is_(None))
    plan = (await session.scalars(open_plan.with_for_update())).one_or_none()
    if plan is None or plan.state is PlanState.REPLACED:
        return
    PLAN_MACHINE.move(plan.state, PlanAction.END)
    plan.ended_on, plan.end_reason = legal_date(case.ended_at), case.end_reason
    plan.ended_at, plan.ended_by = case.ended_at, WORKER.user
    plan.version += 1
    await lapse_drafts(session, plan.id)
    await end_bookings_of_plan(session, plan.id, on=plan.ended_on)
    await session.flush()
    data = {"caseId": str(case.id), "reason": plan.end_reason, "endedOn": plan.ended_on.isoformat()}
    change = Change(event="plan.ended", aggregate_id=plan.id, version=plan.version, readers=case.parties, data=data)
    await publish_change(session, change)
    lapsed = await lapse_request(session, plan, case, by=None)
    if lapsed is not None:
        await publish_change(session, lapsed)
