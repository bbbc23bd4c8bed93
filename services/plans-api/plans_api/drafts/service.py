"""Use cases of drafts: the first version and every later one, checked against all rules at once."""

from datetime import date, datetime
from uuid import uuid4

from plans_api.approvals.queries import approved_by
from plans_api.bookings.service import check_items, kept_items
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get as get_case
from plans_api.cases.queries import get_for_update as get_case_for_update
from plans_api.cases.rules import CaseId, CaseState
from plans_api.contents.schemas import ContentIn
from plans_api.contents.service import Making, check_content, keep
from plans_api.drafts.schemas import PlanIn
from plans_api.makers.service import makers_of
from plans_api.maskings.rules import of_item
from plans_api.plan_types.rules import find_type, require_maker
from plans_api.plans import queries
from plans_api.plans.models import PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    PLAN_MACHINE,
    MadeInTheFuture,
    MakingUnrecorded,
    PlanAction,
    PlanAlreadyMade,
    PlanId,
    PlanNotDraftable,
    VersionAction,
    VersionState,
)
from plans_api.plans.service import announce
from plans_api.quota_bookings.service import InPlan
from plans_api.replacements.service import Candidate, require_alone, require_replaceable
from plans_api.version_reasons.rules import require_reason
from plans_api.versions.queries import take
from plans_api.versions.service import Earlier, add_version
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.legal_dates import legal_date
from tym_shared.statements import update_row

DRAFTABLE = frozenset({CaseState.PLANNING, CaseState.FOLLOWING})


async def draft_plan(call: Call, given: PlanIn, *, beside: bool) -> tuple[PlanRow, VersionRow]:
    """Make the first draft of a plan; refused with every broken rule named.

    A multi-agency one is that of a case after a NEED conclusion; another stands in the register of its type.
    """
    if given.case_id is not None:
        return await _draft_in_case(call, given, CaseId(given.case_id), beside=beside)
    return await _draft_in_register(call, given, beside=beside)


async def _draft_in_case(call: Call, given: PlanIn, case_id: CaseId, *, beside: bool) -> tuple[PlanRow, VersionRow]:
    async with call.look() as session:
        await get_case(session, call.caller, case_id)
    session = await call.claim()
    case = await get_case_for_update(session, call.caller, case_id)
    if case.state not in DRAFTABLE:
        raise PlanNotDraftable(state=case.state)
    if await queries.plan_of_case(session, case.id) is not None:
        raise PlanAlreadyMade
    now = await read_legal_now(session)
    today = legal_date(now)
    plan = PlanRow(id=uuid4(), case_id=case.id, person_id=case.person_id)
    await _settle_place(call, given, plan, today, beside=beside)
    making = Making(rules=find_type(given.type, on=today), made_on=today, today=today)
    version = await _store_first(call, given, plan, making, now=now, case=case)
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


async def _draft_in_register(call: Call, given: PlanIn, *, beside: bool) -> tuple[PlanRow, VersionRow]:
    assert given.person_id is not None
    require_maker(given.type, call.caller.acting_organisation().kind)
    session = await call.claim()
    now = await read_legal_now(session)
    today = legal_date(now)
    plan = PlanRow(id=uuid4(), person_id=given.person_id)
    await _settle_place(call, given, plan, today, beside=beside)
    made_on = given.made_on or today
    if made_on > today:
        raise MadeInTheFuture(errors=[FieldFault(pointer="/madeOn", detail="in the future")])
    if made_on < today and given.record_of_making is None:
        raise MakingUnrecorded(errors=[FieldFault(pointer="/recordOfMaking", detail="needed for a day that is past")])
    making = Making(
        rules=find_type(given.type, on=made_on), made_on=made_on, today=today, record=given.record_of_making
    )
    makers = makers_of(call, making.rules, employment_authority=given.employment_authority_id, county=given.county_id)
    plan.employment_authority_id, plan.county_id = makers.employment_authority, makers.county
    plan.readers = [*makers.authorities, str(given.person_id)]
    version = await _store_first(call, given, plan, making, now=now)
    await announce(call, None, plan, "plan.drafted", number=version.number)
    return plan, version


async def _settle_place(call: Call, given: PlanIn, plan: PlanRow, today: date, *, beside: bool) -> None:
    """Refuse a plan beside another operative one of the person, and one that replaces what it cannot."""
    plan.type, plan.replaces_id = given.type, given.replaces
    candidate = Candidate.of(plan)
    await require_alone(call, candidate, beside=beside)
    await require_replaceable(call, candidate, find_type(given.type, on=today))


async def _store_first(
    call: Call, given: PlanIn, plan: PlanRow, making: Making, *, now: datetime, case: CaseRow | None = None
) -> VersionRow:
    """Refuse what a rule does; store the plan with its first version."""
    require_reason(given.reason, is_first=True, on=making.today)
    kept_items(given.kept_items, given.items, ())
    items = await check_items(call, given.items, person_id=plan.person_id, plan=InPlan.of(plan), recorded={})
    checked = check_content(given, making, items)
    plan.data_register, plan.legal_basis = making.rules.register, making.rules.legal_basis
    plan.latest_number = plan.version = 0
    session = await call.begin()
    session.add(plan)
    await session.flush()
    return await add_version(call, plan, given, checked, making, now=now, earlier=Earlier(case=case))


async def revise_plan(call: Call, plan_id: PlanId, given: ContentIn) -> tuple[PlanRow, VersionRow]:
    """Store a new version. The one in force stays in force; a draft before it lapses with its approvals.

    What its storer may not know of the version before can stay, and stays a statement of who stated it.
    """
    followed = await take(call, plan_id)
    plan, before, case = followed.plan, followed.version, followed.case
    PLAN_MACHINE.move(plan.state, PlanAction.REVISE)
    making = _remaking(plan, before, today=legal_date(followed.now))
    require_reason(given.reason, is_first=False, on=making.today)
    refused = frozenset(item.id for item, is_refused in followed.items if is_refused)
    earlier = Earlier(case=case, version=before, items=[item for item, _ in followed.items], refused=refused)
    own = call.caller.acting_organisation().id
    given, parts = keep(given, before, own=own)
    kept = kept_items(given.kept_items, given.items, earlier.latest)
    items = await check_items(
        call, given.items, person_id=plan.person_id, plan=InPlan.of(plan), recorded=earlier.recorded_facts, kept=kept
    )
    parts |= {of_item(row.id) for row in kept if row.protected_category is not None}
    origins = {part: stater for part in sorted(parts) if (stater := before.origin_of(part)) != own}
    checked = check_content(given, making, items)
    lapsed = before.state is VersionState.DRAFT
    if lapsed:
        before.state = MACHINE.move(before.state, VersionAction.LAPSE)
    approved = await approved_by(await call.drive(), before.id) if lapsed else set()
    await update_row(await call.writes(), before)
    version = await add_version(call, plan, given, checked, making, now=followed.now, earlier=earlier, origins=origins)
    await update_row(await call.writes(), plan)
    if lapsed:
        await announce(call, case, plan, "plan.draft-lapsed", number=before.number, lapsedApprovals=sorted(approved))
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


def _remaking(plan: PlanRow, before: VersionRow, *, today: date) -> Making:
    """A plan is revised under the rules of today, and keeps the day on which it was made with its record."""
    made_on = before.content.get("madeOn")
    return Making(
        rules=find_type(plan.type, on=today),
        made_on=date.fromisoformat(made_on) if made_on else today,
        today=today,
        record=before.content.get("recordOfMaking"),
        before=before.content,
    )
