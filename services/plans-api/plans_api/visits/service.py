"""Use cases of visits."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from plans_api.plans.queries import get as get_plan
from plans_api.plans.rules import PlanId
from plans_api.visits import queries
from plans_api.visits.models import VisitRow
from plans_api.visits.rules import seen_at
from plans_api.visits.schemas import ChangesOut, SeenIn, StepOut
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.vocabulary import DataCategory, PersonId

BEFORE_EVERYTHING = datetime.min.replace(tzinfo=UTC)


async def read_changes(call: Call, plan_id: PlanId) -> ChangesOut:
    """What has happened to a plan since the caller last said to have seen it: kinds, times and numbers, no content.

    What became of a protected service is told to its organiser and to who stored it in the plan.
    """
    own = call.caller.acting_organisation().id
    session = await call.begin()
    plan = await get_plan(session, call.caller, plan_id)
    visit = await queries.find_visit(session, plan.id, call.caller.user_id)
    steps = await queries.steps_since(session, plan.id, visit.seen_at if visit else BEFORE_EVERYTHING, reader=own)
    await call.log_use(
        [PersonId(plan.person_id)], register=plan.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return ChangesOut(
        plan_id=plan.id,
        version=plan.version,
        seen_version=visit.seen_version if visit else None,
        seen_at=visit.seen_at if visit else None,
        as_of=await read_legal_now(session),
        items=[StepOut.model_validate(step) for step in steps],
    )


async def mark_seen(call: Call, plan_id: PlanId, given: SeenIn) -> UUID:
    """Keep how far the caller has seen the plan; refused for what is still to come, and for what has changed since."""
    async with call.look() as session:
        await get_plan(session, call.caller, plan_id)
    session = await call.claim()
    plan = await get_plan(session, call.caller, plan_id)
    moment = seen_at(given.version, given.as_of, newest=plan.version, now=await read_legal_now(session))
    values = {"seen_version": given.version, "seen_at": moment}
    statement = insert(VisitRow).values(plan_id=plan.id, user_id=call.caller.user_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["plan_id", "user_id"], set_=values))
    readers = [call.caller.acting_organisation().id]
    await call.record(Change(event="plan.seen", aggregate_id=plan.id, version=given.version, readers=readers))
    return plan.id
