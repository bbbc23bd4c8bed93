"""Use cases of holds."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.queries import get
from plans_api.cases.rules import RULES, CaseId
from plans_api.holds import queries
from plans_api.holds.models import HoldRow
from plans_api.holds.queries import Held
from plans_api.holds.rules import MACHINE, HeldWithItsCase, HoldAction, HoldId, require_time
from plans_api.holds.schemas import HoldIn
from plans_api.parties.queries import was_party
from plans_api.plan_types.rules import find_type
from plans_api.plans.queries import get as get_plan
from plans_api.plans.rules import PlanId
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.db import driver_of
from tym_shared.errors import NotFound
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId

NOTE_HOLDS = "note-holds"


async def place_hold(call: Call, case_id: CaseId, given: HoldIn) -> HoldRow:
    """Hold the case's data for a task or a matter of the caller's organisation, until a day.

    Whoever is or was a party may, after the end and after a transfer too; for everybody else the case does not exist.
    Refused: a day that is past (422). Once the data is erased there is nothing to hold (404).
    """
    owner = call.caller.acting_organisation().id
    async with call.look() as session:
        if not await was_party(session, case_id, owner):
            raise NotFound
    return await _place(call, Held(case_id=case_id), given, rule=lambda today: RULES.get("erasure", on=today).version)


async def place_plan_hold(call: Call, plan_id: PlanId, given: HoldIn) -> HoldRow:
    """Hold a plan outside a case for a task or a matter of one of its authorities, until a day.

    Refused: a multi-agency plan, which is held with its case (409), and a day that is past (422).
    """
    async with call.look() as session:
        plan = await get_plan(session, call.caller, plan_id)
        await call.replay(session)
    if plan.case_id is not None:
        raise HeldWithItsCase(caseId=str(plan.case_id))
    return await _place(
        call, Held(plan_id=plan_id), given, rule=lambda today: find_type(plan.type, on=today).rule.version
    )


async def _place(call: Call, target: Held, given: HoldIn, *, rule: Callable[[date], str]) -> HoldRow:
    session = await call.claim()
    now = await read_legal_now(session)
    require_time(given.until_on, today=legal_date(now))
    row = HoldRow(
        id=uuid4(),
        case_id=target.case_id,
        plan_id=target.plan_id,
        owner_id=call.caller.acting_organisation().id,
        ground=given.ground,
        rule_version=rule(legal_date(now)),
        reason=given.reason,
        until_on=given.until_on,
        placed_by=call.caller.user_id,
        placed_at=now,
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise NotFound from error
    await _announce(call, session, row, "hold.placed")
    return row


async def release_hold(call: Call, target: Held, hold_id: HoldId) -> HoldRow:
    """Release a hold of the caller's organisation; once only (409)."""
    owner = call.caller.acting_organisation().id
    async with call.look() as session:
        await queries.get_own(session, target, hold_id, owner=owner)
    session = await call.claim()
    row = await queries.get_own(session, target, hold_id, owner=owner, locked=True)
    MACHINE.move(row.state, HoldAction.RELEASE)
    row.released_at, row.released_by = await read_legal_now(session), call.caller.user_id
    row.version += 1
    await session.flush()
    await _announce(call, session, row, "hold.released")
    return row


async def read_holds(call: Call, case_id: CaseId) -> Sequence[HoldRow]:
    """The holds on a case that the caller sees, noted in the use log."""
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return await queries.holds_of(session, Held(case_id=case.id))


async def read_plan_holds(call: Call, plan_id: PlanId) -> Sequence[HoldRow]:
    """The holds on a plan outside a case that the caller sees, noted in the use log; none are on a plan in a case."""
    session = await call.begin()
    plan = await get_plan(session, call.caller, plan_id)
    await call.log_use([PersonId(plan.person_id)], register=plan.data_register, categories=[DataCategory.PLAN])
    return await queries.holds_of(session, Held(plan_id=plan.id))


async def _announce(call: Call, session: AsyncSession, row: HoldRow, event: str) -> None:
    """Tell of the hold, and have it noted on a case, which its owner may not see itself."""
    if row.case_id is not None:
        await enqueue(await driver_of(session), NOTE_HOLDS, {"caseId": str(row.case_id)})
    held = {"caseId": str(row.case_id)} if row.case_id else {"planId": str(row.plan_id)}
    data = {**held, "ground": row.ground}
    await call.record(Change(event=event, aggregate_id=row.id, version=row.version, readers=[row.owner_id], data=data))
