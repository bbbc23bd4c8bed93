"""Use cases of approvals: the parties' answers in any order, and the duties explained."""

from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from plans_api.approvals.models import ApprovalRow, DutiesExplainedRow
from plans_api.approvals.queries import approvals_of
from plans_api.approvals.schemas import DutiesIn
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get as get_case
from plans_api.cases.queries import get_for_update as get_case_for_update
from plans_api.cases.rules import MACHINE as CASE_MACHINE
from plans_api.cases.rules import CaseAction, CaseId
from plans_api.cases.service import move_case
from plans_api.plans import queries
from plans_api.plans.models import PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    NotAParty,
    Party,
    PlanId,
    Verdict,
    VersionAction,
    VersionState,
    is_agreed,
    required_parties,
    review_due_on,
)
from plans_api.plans.service import announce
from tym_shared.call import Call
from tym_shared.callers import Caller, CallerKind
from tym_shared.clock import legal_now, read_legal_now
from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_dates import legal_date


async def answer_version(
    call: Call, plan_id: PlanId, number: int, verdict: Verdict, *, reason: str | None = None
) -> tuple[PlanRow, VersionRow]:
    """A party's answer to exactly this version, in any order; with the last required approval it comes into force.

    Refused: an answer in a case that has ended, which the person still sees.
    """
    async with call.look() as session:
        located = await queries.get(session, call.caller, plan_id)
        case = await get_case(session, call.caller, CaseId(located.case_id))
        await call.replay(session)
    CASE_MACHINE.move(case.state, CaseAction.PUT_PLAN_IN_FORCE)
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    case = await get_case_for_update(session, call.caller, plan.case_id)
    party = _party(call.caller)
    version = await queries.version_numbered(session, plan.id, number)
    if version is None or party not in required_parties(kela_rehabilitation_needed=case.kela_rehabilitation_needed):
        raise NotAParty
    if version.state is not VersionState.DRAFT:
        MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    organisation = call.caller.organisation
    values = {
        "organisation_id": organisation.id if organisation else None,
        "verdict": verdict,
        "reason": reason,
        "answered_by": call.caller.user_id,
        "answered_at": legal_now(),
    }
    statement = insert(ApprovalRow).values(id=uuid4(), version_id=version.id, case_id=case.id, party=party, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["version_id", "party"], set_=values))
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, f"plan.{verdict}", number=version.number, party=party)
    answers = await approvals_of(session, version.id)
    approved = {answer.party for answer in answers if answer.verdict is Verdict.APPROVED}
    if is_agreed(approved, kela_rehabilitation_needed=case.kela_rehabilitation_needed):
        await _put_in_force(call, case, plan, version)
    return plan, version


async def explain_duties(call: Call, plan_id: PlanId, given: DutiesIn) -> PlanRow:
    """Record that the caller's authority explained the person's duties on a version (381/2023 § 7)."""
    async with call.look() as session:
        await queries.get(session, call.caller, plan_id)
    session = await call.claim()
    plan = await queries.get_for_update(session, call.caller, plan_id)
    case = await get_case(session, call.caller, CaseId(plan.case_id))
    if await queries.version_numbered(session, plan.id, given.version) is None:
        raise Invalid(errors=[FieldFault(pointer="/version", detail="the plan has no such version")])
    explained = DutiesExplainedRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=case.id,
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


async def _put_in_force(call: Call, case: CaseRow, plan: PlanRow, version: VersionRow) -> None:
    session = await call.begin()
    now = await read_legal_now(session)
    if plan.in_force_number is not None:
        former = await queries.version_numbered(session, plan.id, plan.in_force_number)
        assert former is not None
        former.state = MACHINE.move(former.state, VersionAction.SUPERSEDE)
    version.state = MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    version.in_force_at = now
    plan.in_force_number = version.number
    plan.next_review_on = review_due_on(legal_date(now))
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, "plan.in-force", number=version.number)
    await move_case(call, case, CaseAction.PUT_PLAN_IN_FORCE, now=now)


def _party(caller: Caller) -> Party:
    if caller.kind is CallerKind.PERSON:
        return Party.PERSON
    return Party(caller.acting_organisation().kind.value)
