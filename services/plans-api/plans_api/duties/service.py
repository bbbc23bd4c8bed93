"""Use cases of duties."""

from uuid import uuid4

from plans_api.approvals.models import DutiesExplainedRow
from plans_api.duties.schemas import DutiesIn
from plans_api.plans import queries
from plans_api.plans.models import PlanRow
from plans_api.plans.rules import PLAN_MACHINE, PlanAction, PlanId, VersionUnknown
from plans_api.plans.service import announce
from tym_shared.call import Call
from tym_shared.errors import FieldFault


async def explain_duties(call: Call, plan_id: PlanId, given: DutiesIn) -> PlanRow:
    """Record that the caller's authority explained the person's duties on a version (381/2023 § 7)."""
    async with call.look() as session:
        await queries.get(session, call.caller, plan_id)
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    case = await queries.case_of(session, call.caller, plan)
    PLAN_MACHINE.move(plan.state, PlanAction.EXPLAIN)
    if await queries.version_numbered(session, plan.id, given.version) is None:
        raise VersionUnknown(errors=[FieldFault(pointer="/version", detail="the plan has no such version")])
    explained = DutiesExplainedRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=plan.case_id,
        readers=plan.readers,
        number=given.version,
        language=given.language,
        organisation_id=call.caller.acting_organisation().id,
        explained_by=call.caller.user_id,
    )
    session.add(explained)
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, "plan.duties-explained", number=given.version)
    return plan
