"""Use cases of endings."""

from plans_api.endings.rules import NotResponsibleForEnding, PlanEndsWithItsCase, require_ending
from plans_api.endings.schemas import EndIn
from plans_api.plans import queries
from plans_api.plans.models import PlanRow
from plans_api.plans.rules import MACHINE, PLAN_MACHINE, PlanAction, PlanId, VersionAction, VersionState
from plans_api.plans.service import announce
from plans_api.quota_bookings.service import end_booking
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date


async def end_plan(call: Call, plan_id: PlanId, given: EndIn) -> PlanRow:
    """End a plan outside a case since a day: nothing is made, agreed or reviewed in it any more, a draft lapses.

    What its items use of quotas ends with it, and from that day on its register's time runs. Refused: every other
    authority than the plan's employment authority, a plan in a case, one that has ended or been replaced, a reason that
    is not on the list, a day before the plan or to come.
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
        plan.type, given.reason, ended_on=ended_on, made_on=legal_date(plan.created_at), today=today
    )
    plan.ended_on, plan.end_reason, plan.ended_at, plan.ended_by = ended_on, reason.code, now, call.caller.user_id
    plan.version += 1
    for version in await queries.versions_of(session, plan.id):
        if version.state is VersionState.DRAFT:
            version.state = MACHINE.move(version.state, VersionAction.LAPSE)
        if version.state is VersionState.IN_FORCE:
            for item in await queries.items_of(session, version.id):
                await end_booking(call, item.id, on=ended_on)
    await session.flush()
    await announce(call, None, plan, "plan.ended", reason=reason.code, endedOn=ended_on.isoformat())
    return plan
