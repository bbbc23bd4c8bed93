"""Use cases of approvals: the parties' answers in any order, and the duties explained."""

from datetime import date
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from plans_api.approvals.models import ApprovalRow, DutiesExplainedRow
from plans_api.approvals.queries import approvals_of
from plans_api.approvals.schemas import DutiesIn
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import MACHINE as CASE_MACHINE
from plans_api.cases.rules import CaseAction
from plans_api.cases.service import move_case
from plans_api.plan_types.rules import Party, TypeRules, find_type
from plans_api.plans import queries
from plans_api.plans.models import PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    PLAN_MACHINE,
    NotAParty,
    PlanAction,
    PlanId,
    Verdict,
    VersionAction,
    VersionState,
    review_due_on,
)
from plans_api.plans.service import announce
from plans_api.quotas.service import Booking, book
from plans_api.replacements.service import Candidate, require_alone, succeed
from tym_shared.call import Call
from tym_shared.callers import Caller, CallerKind
from tym_shared.clock import legal_now, read_legal_now
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_dates import legal_date


async def answer_version(
    call: Call, plan_id: PlanId, number: int, verdict: Verdict, *, reason: str | None = None, beside: bool = False
) -> tuple[PlanRow, VersionRow]:
    """A party's answer to exactly this version, in any order; with the last required approval it comes into force.

    Refused: an answer in a case that has ended, which the person still sees, and to a plan that has been replaced; the
    employment authority's approval, and the last one, of a plan beside another operative one.
    """
    async with call.look() as session:
        located = await queries.get(session, call.caller, plan_id)
        case = await queries.case_of(session, call.caller, located)
        await call.replay(session)
    if case is not None:
        CASE_MACHINE.move(case.state, CaseAction.PUT_PLAN_IN_FORCE)
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    case = await queries.case_of(session, call.caller, plan, lock=True)
    party = _party(call.caller)
    version = await queries.version_numbered(session, plan.id, number)
    rules = find_type(plan.type, on=legal_date(version.created_at)) if version else None
    needed = _needed(rules, plan, case) if rules else frozenset()
    if version is None or rules is None or party not in needed:
        raise NotAParty
    PLAN_MACHINE.move(plan.state, PlanAction.ANSWER)
    if version.state is not VersionState.DRAFT:
        MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    if verdict is Verdict.APPROVED and party is Party.EMPLOYMENT_AUTHORITY:
        await require_alone(call, Candidate.of(plan), beside=beside)
    organisation = call.caller.organisation
    values = {
        "organisation_id": organisation.id if organisation else None,
        "verdict": verdict,
        "reason": reason,
        "answered_by": call.caller.user_id,
        "answered_at": legal_now(),
    }
    statement = insert(ApprovalRow).values(
        id=uuid4(), version_id=version.id, case_id=plan.case_id, readers=plan.readers, party=party, **values
    )
    await session.execute(statement.on_conflict_do_update(index_elements=["version_id", "party"], set_=values))
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, f"plan.{verdict}", number=version.number, party=party)
    answers = await approvals_of(session, version.id)
    present = [one for one in answers if case is None or one.organisation_id in {None, *case.parties}]
    approved = {one.party for one in present if one.verdict is Verdict.APPROVED}
    if needed <= approved:
        if party is not Party.EMPLOYMENT_AUTHORITY:
            await require_alone(call, Candidate.of(plan), beside=beside)
        await _put_in_force(call, case, plan, version, rules)
    return plan, version


async def explain_duties(call: Call, plan_id: PlanId, given: DutiesIn) -> PlanRow:
    """Record that the caller's authority explained the person's duties on a version (381/2023 § 7)."""
    async with call.look() as session:
        await queries.get(session, call.caller, plan_id)
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    case = await queries.case_of(session, call.caller, plan)
    PLAN_MACHINE.move(plan.state, PlanAction.EXPLAIN)
    if await queries.version_numbered(session, plan.id, given.version) is None:
        raise Invalid(errors=[FieldFault(pointer="/version", detail="the plan has no such version")])
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


async def _put_in_force(call: Call, case: CaseRow | None, plan: PlanRow, version: VersionRow, rules: TypeRules) -> None:
    session = await call.begin()
    now = await read_legal_now(session)
    if plan.in_force_number is not None:
        former = await queries.version_numbered(session, plan.id, plan.in_force_number)
        assert former is not None
        former.state = MACHINE.move(former.state, VersionAction.SUPERSEDE)
    version.state = MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    version.in_force_at = now
    plan.in_force_number = version.number
    plan.next_review_on = review_due_on(rules, legal_date(now)) or _agreed_review(version)
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, "plan.in-force", number=version.number)
    await _book_quotas(call, case, plan, version)
    await succeed(session, plan)
    if case is not None:
        await move_case(call, case, CaseAction.PUT_PLAN_IN_FORCE, now=now)


async def _book_quotas(call: Call, case: CaseRow | None, plan: PlanRow, version: VersionRow) -> None:
    responsible = case.employment_authority_id if case else plan.employment_authority_id
    assert responsible is not None
    bookings = [
        Booking(
            item_id=item.id,
            place=item.place,
            service_code=item.service_code,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
        )
        for item in await queries.items_of(await call.begin(), version.id)
    ]
    await book(call, plan.person_id, plan.id, bookings, organisation=responsible)


def _agreed_review(version: VersionRow) -> date:
    """The day that the plan itself says, which its type requires where no interval is set."""
    return date.fromisoformat(version.content["reviewOn"])


def _needed(rules: TypeRules, plan: PlanRow, case: CaseRow | None) -> frozenset[Party]:
    kela = case is not None and case.kela_rehabilitation_needed
    return rules.parties(kela=kela, county=plan.county_id is not None)


def _party(caller: Caller) -> Party:
    if caller.kind is CallerKind.PERSON:
        return Party.PERSON
    return Party(caller.acting_organisation().kind.value)
