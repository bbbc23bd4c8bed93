"""Use cases of drafts: the first version and every later one, checked against all rules at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic.alias_generators import to_camel

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
from plans_api.conditions.rules import Facts, Occasion, condition_faults, deadlines
from plans_api.drafts.schemas import OUTSIDE, ContentIn, ItemIn, PersonFactsIn, PlanIn
from plans_api.makers.service import makers_of
from plans_api.obligations.rules import Obligation
from plans_api.plan_types.rules import Fault, PlanType, TypeRules, find_type, refuse
from plans_api.plans import queries
from plans_api.plans.models import ItemRow, PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    PLAN_MACHINE,
    MadeInTheFuture,
    PlanAction,
    PlanAlreadyMade,
    PlanFacts,
    PlanId,
    PlanNotDraftable,
    VersionAction,
    VersionState,
    content_faults,
    rule_versions,
)
from plans_api.plans.service import announce
from plans_api.replacements.service import Candidate, require_alone, require_replaceable
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId

DRAFTABLE = frozenset({CaseState.PLANNING, CaseState.FOLLOWING})
CONTENT = {"goals", "job_search_obligation", "follow_up", "capacity_finding"}


class OrganiserUnknown(Invalid):
    """The organiser is not in the directory."""


class NotOfMultiAgencyPlan(Invalid):
    """A multi-agency plan has no such member."""


@dataclass(frozen=True, kw_only=True)
class Making:
    """What a version is made under: the type's rules, the day the plan is made, the day it is stored."""

    rules: TypeRules
    made_on: date
    today: date
    before: Mapping[str, Any] | None = None  # a JSON document


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A content that breaks no rule: as it is stored, with its items."""

    content: dict[str, Any]  # a JSON document
    items: Sequence[ItemIn]


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
    making = Making(rules=find_type(given.type, on=today), made_on=today, today=today)
    plan = PlanRow(id=uuid4(), case_id=case.id, person_id=case.person_id)
    version = await _store_first(call, given, plan, making, now=now, beside=beside)
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


async def _draft_in_register(call: Call, given: PlanIn, *, beside: bool) -> tuple[PlanRow, VersionRow]:
    assert given.person_id is not None
    session = await call.claim()
    now = await read_legal_now(session)
    today = legal_date(now)
    made_on = given.made_on or today
    if made_on > today:
        raise MadeInTheFuture(errors=[FieldFault(pointer="/madeOn", detail="in the future")])
    making = Making(rules=find_type(given.type, on=made_on), made_on=made_on, today=today)
    makers = makers_of(call, making.rules, employment_authority=given.employment_authority_id, county=given.county_id)
    plan = PlanRow(
        id=uuid4(),
        person_id=given.person_id,
        employment_authority_id=makers.employment_authority,
        county_id=makers.county,
        readers=[*makers.authorities, str(given.person_id)],
    )
    version = await _store_first(call, given, plan, making, now=now, beside=beside)
    await announce(call, None, plan, "plan.drafted", number=version.number)
    return plan, version


async def _store_first(
    call: Call, given: PlanIn, plan: PlanRow, making: Making, *, now: datetime, beside: bool
) -> VersionRow:
    """Refuse what the state forbids, then what a rule does; store the plan with its first version."""
    plan.type, plan.replaces_id = given.type, given.replaces
    candidate = Candidate.of(plan)
    await require_replaceable(call, candidate, making.rules)
    await require_alone(call, candidate, beside=beside)
    checked = _check(call, given, making)
    plan.data_register, plan.legal_basis = making.rules.register, making.rules.legal_basis
    plan.latest_number = plan.version = 0
    session = await call.begin()
    session.add(plan)
    await session.flush()
    return await _add_version(call, plan, given, checked, making, now=now, before=None)


async def revise_plan(call: Call, plan_id: PlanId, given: ContentIn) -> tuple[PlanRow, VersionRow]:
    """Store a new version. The one in force stays in force; a draft before it lapses with its approvals."""
    async with call.look() as session:
        located = await queries.get(session, call.caller, plan_id)
    call.match(located.version)
    session = await call.begin()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    call.match(plan.version)
    case = await queries.case_of(session, call.caller, plan)
    PLAN_MACHINE.move(plan.state, PlanAction.REVISE)
    now = await read_legal_now(session)
    before = await queries.version_numbered(session, plan.id, plan.latest_number)
    assert before is not None
    making = _remaking(plan, before, today=legal_date(now))
    checked = _check(call, given, making)
    lapsed = before.state is VersionState.DRAFT
    if lapsed:
        before.state = MACHINE.move(before.state, VersionAction.LAPSE)
    version = await _add_version(call, plan, given, checked, making, now=now, before=before)
    if lapsed:
        await announce(call, case, plan, "plan.draft-lapsed", number=before.number)
    await announce(call, case, plan, "plan.drafted", number=version.number)
    return plan, version


def _remaking(plan: PlanRow, before: VersionRow, *, today: date) -> Making:
    """A plan is revised under the rules of today, and keeps the day on which it was made."""
    made_on = before.content.get("madeOn")
    return Making(
        rules=find_type(plan.type, on=today),
        made_on=date.fromisoformat(made_on) if made_on else today,
        today=today,
        before=before.content,
    )


async def _add_version(
    call: Call,
    plan: PlanRow,
    given: ContentIn,
    checked: Checked,
    making: Making,
    *,
    now: datetime,
    before: VersionRow | None,
) -> VersionRow:
    session = await call.begin()
    plan.latest_number += 1
    plan.version += 1
    version = VersionRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=plan.case_id,
        readers=plan.readers,
        number=plan.latest_number,
        state=VersionState.DRAFT,
        content=checked.content,
        reason=given.reason,
        stored_by_organisation=call.caller.acting_organisation().id,
        created_by=call.caller.user_id,
        created_at=now,
        rule_versions=rule_versions(making.rules, making.made_on if before is None else making.today),
    )
    session.add(version)
    await session.flush()
    earlier = {item.id: item for item in await queries.items_of(session, before.id)} if before else {}
    session.add_all(_item_row(version, place, item, earlier) for place, item in enumerate(checked.items))
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
        readers=version.readers,
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


def _check(call: Call, given: ContentIn, making: Making) -> Checked:
    """Refuse a content that breaks rules, all of them in one answer; return it as it is stored."""
    content = given.model_dump(mode="json", by_alias=True, include=CONTENT)
    facts = Facts()
    if making.rules.type is PlanType.MULTI_AGENCY:
        _refuse_strange(given)
    else:
        stated = _stated(given, making)
        facts = stated.as_facts()
        content |= given.model_dump(mode="json", by_alias=True, include=set(OUTSIDE))
        content |= {"madeOn": making.made_on.isoformat(), "facts": stated.model_dump(mode="json", by_alias=True)}
        due = deadlines(making.rules.condition, facts, made_on=making.made_on)
        content |= {name: day.isoformat() for name, day in due.items()}
    is_first = making.before is None
    occasion = Occasion(
        made_on=making.made_on,
        stated_on=making.made_on if is_first else making.today,
        ends_on=given.ends_on,
        is_first=is_first,
    )
    faults = [
        *content_faults(_plan_facts(given, content), making.rules, on=occasion.stated_on),
        *condition_faults(making.rules.condition, facts, occasion),
    ]
    for place, item in enumerate(given.items):
        faults.extend(_item_faults(call, place, item))
    refuse(faults)
    return Checked(content=content, items=given.items)


def _plan_facts(given: ContentIn, content: Mapping[str, Any]) -> PlanFacts:  # Any: a JSON document
    obligation, capacity = given.job_search_obligation, given.capacity_finding
    return PlanFacts(
        content=content,
        obligation=Obligation(
            kind=obligation.kind,
            ground=obligation.ground_code,
            open_labour_market_possible=obligation.open_labour_market_possible,
        ),
        capacity_prevents_work_and_services=bool(capacity and capacity.prevents_work_and_services),
        service_codes=tuple(item.service_code for item in given.items),
    )


def _refuse_strange(given: ContentIn) -> None:
    strange = [name for name in sorted(OUTSIDE) if getattr(given, name) is not None]
    if strange:
        faults = [FieldFault(pointer=f"/{to_camel(name)}", detail="no member of this type") for name in strange]
        raise NotOfMultiAgencyPlan(errors=faults)


def _stated(given: ContentIn, making: Making) -> PersonFactsIn:
    """The facts given, or else those of the version before."""
    if given.facts is not None or making.before is None:
        return given.facts or PersonFactsIn()
    return PersonFactsIn.model_validate(making.before["facts"])


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
