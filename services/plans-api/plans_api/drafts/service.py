"""Use cases of drafts: the first version and every later one, checked against all rules at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from plans_api.cases.queries import get as get_case
from plans_api.cases.queries import get_for_update as get_case_for_update
from plans_api.cases.rules import CaseId, CaseState
from plans_api.catalogue.rules import (
    Booking,
    EndsBeforeItStarts,
    OrganiserCannotOrganise,
    breaches,
    find_service,
)
from plans_api.drafts.schemas import ContentIn, ItemIn, PlanIn
from plans_api.plans import queries
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    Fault,
    PlanAlreadyMade,
    PlanFacts,
    PlanId,
    PlanNotDraftable,
    VersionAction,
    VersionState,
    content_faults,
    refuse,
    rule_versions,
)
from plans_api.plans.service import announce
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId, Register

DRAFTABLE = frozenset({CaseState.PLANNING, CaseState.FOLLOWING})


class OrganiserUnknown(Invalid):
    """The organiser is not in the directory."""


async def draft_plan(call: Call, given: PlanIn) -> tuple[PlanRow, VersionRow]:
    """Make the first draft of a case's plan after a NEED conclusion; refused with every broken rule named."""
    async with call.look() as session:
        await get_case(session, call.caller, CaseId(given.case_id))
    session = await call.claim()
    case = await get_case_for_update(session, call.caller, given.case_id)
    if case.state not in DRAFTABLE:
        raise PlanNotDraftable(state=case.state)
    if await queries.plan_of_case(session, case.id) is not None:
        raise PlanAlreadyMade
    now = await read_legal_now(session)
    items = _check(call, given, today=legal_date(now))
    plan = PlanRow(
        id=uuid4(),
        case_id=case.id,
        person_id=case.person_id,
        data_register=Register.TYM,
        legal_basis="381/2023 § 4",
        latest_number=0,
        version=0,
    )
    session.add(plan)
    await session.flush()
    version = await _add_version(call, plan, given, items, now=now, before=None)
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


async def revise_plan(call: Call, plan_id: PlanId, given: ContentIn) -> tuple[PlanRow, VersionRow]:
    """Store a new version. The one in force stays in force; a draft before it lapses with its approvals."""
    async with call.look() as session:
        located = await queries.get(session, call.caller, plan_id)
    call.match(located.version)
    session = await call.begin()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    call.match(plan.version)
    case = await get_case(session, call.caller, CaseId(plan.case_id))
    now = await read_legal_now(session)
    items = _check(call, given, today=legal_date(now))
    before = await queries.version_numbered(session, plan.id, plan.latest_number)
    assert before is not None
    lapsed = before.state is VersionState.DRAFT
    if lapsed:
        before.state = MACHINE.move(before.state, VersionAction.LAPSE)
    version = await _add_version(call, plan, given, items, now=now, before=before)
    if lapsed:
        await announce(call, case, plan, "plan.draft-lapsed", number=before.number)
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


async def _add_version(
    call: Call, plan: PlanRow, given: ContentIn, items: Sequence[ItemIn], *, now: datetime, before: VersionRow | None
) -> VersionRow:
    session = await call.begin()
    plan.latest_number += 1
    plan.version += 1
    content = given.model_dump(
        mode="json", by_alias=True, include={"goals", "job_search_obligation", "follow_up", "capacity_finding"}
    )
    version = VersionRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=plan.case_id,
        number=plan.latest_number,
        state=VersionState.DRAFT,
        content=content,
        reason=given.reason,
        stored_by_organisation=call.caller.acting_organisation().id,
        created_by=call.caller.user_id,
        created_at=now,
        rule_versions=rule_versions(legal_date(now)),
    )
    session.add(version)
    await session.flush()
    earlier = {item.id: item for item in await queries.items_of(session, before.id)} if before else {}
    session.add_all(_item_row(version, place, item, earlier) for place, item in enumerate(items))
    await session.flush()
    return version


def _item_row(version: VersionRow, place: int, given: ItemIn, earlier: Mapping[UUID, ItemRow]) -> ItemRow:
    service = find_service(given.service_code, pointer=f"/items/{place}/serviceCode")
    same = earlier.get(given.id) if given.id else None
    if given.id is not None and same is None:
        raise Invalid(errors=[FieldFault(pointer=f"/items/{place}/id", detail="the version before has no such item")])
    row = ItemRow(
        id=same.id if same else uuid4(),
        version_id=version.id,
        plan_id=version.plan_id,
        case_id=version.case_id,
        place=place,
        revision=1,
        protected_category=service.protects,
        **given.model_dump(exclude={"id"}),
    )
    if same is not None:
        row.revision = same.revision if _unchanged(same, given) else same.revision + 1
    return row


def _unchanged(before: ItemRow, given: ItemIn) -> bool:
    return all(getattr(before, name) == value for name, value in given.model_dump(exclude={"id"}).items())


def _check(call: Call, given: ContentIn, *, today: date) -> Sequence[ItemIn]:
    """Refuse a content that breaks rules, all of them in one answer; return its items."""
    obligation = given.job_search_obligation
    facts = PlanFacts(
        has_follow_up=given.follow_up is not None,
        obligation=obligation.kind,
        obligation_ground=obligation.ground,
        open_labour_market_possible=obligation.open_labour_market_possible,
        capacity_prevents_work_and_services=bool(
            given.capacity_finding and given.capacity_finding.prevents_work_and_services
        ),
        service_codes=tuple(item.service_code for item in given.items),
    )
    faults = [*content_faults(facts, on=today)]
    for place, item in enumerate(given.items):
        faults.extend(_item_faults(call, place, item))
    refuse(faults)
    return given.items


def _item_faults(call: Call, place: int, item: ItemIn) -> Iterator[Fault]:
    pointer = f"/items/{place}"
    service = find_service(item.service_code, pointer=f"{pointer}/serviceCode")
    organiser = call.directory.organisation(OrganisationId(item.organiser_id))
    if organiser is None:
        raise OrganiserUnknown(errors=[FieldFault(pointer=f"{pointer}/organiserId", detail="not in the directory")])
    if organiser.kind not in service.organisers:
        fault = FieldFault(pointer=f"{pointer}/organiserId", detail=f"a {organiser.kind} does not organise this")
        raise OrganiserCannotOrganise(errors=[fault])
    if item.ends_on is not None and item.ends_on < item.starts_on:
        raise EndsBeforeItStarts(errors=[FieldFault(pointer=f"{pointer}/endsOn", detail="before startsOn")])
    booking = Booking(
        organiser=organiser.kind,
        starts_on=item.starts_on,
        ends_on=item.ends_on,
        days_per_week=item.days_per_week,
        hours_per_day=item.hours_per_day,
    )
    for breach in breaches(service, booking):
        yield Fault(rule=breach.rule, pointer=f"{pointer}/{breach.member}", detail=breach.detail, given=breach.given)
