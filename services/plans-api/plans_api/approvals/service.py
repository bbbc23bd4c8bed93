"""Use cases of approvals: the parties' answers in any order."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from plans_api.approvals.models import ApprovalRow
from plans_api.approvals.queries import approvals_of
from plans_api.approvals.rules import (
    RefusalWithoutReason,
    check_recordable,
    check_representation,
    check_time,
    is_agreed,
)
from plans_api.approvals.schemas import RecordedAnswerIn
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import MACHINE as CASE_MACHINE
from plans_api.cases.rules import CaseAction
from plans_api.cases.service import move_case
from plans_api.clients.consent import Representations
from plans_api.plan_types.rules import Party, TypeRules, find_type
from plans_api.plans import queries
from plans_api.plans.models import PlanRow, VersionRow
from plans_api.plans.rules import (
    MACHINE,
    PLAN_MACHINE,
    AnswerForm,
    NotAParty,
    PlanAction,
    PlanId,
    Verdict,
    VersionAction,
    VersionState,
    VersionUnknown,
    review_due_on,
)
from plans_api.plans.service import announce, party_of
from plans_api.quota_bookings.service import InPlan, book, bookings_of
from plans_api.replacements.service import Candidate, require_alone, succeed
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.legal_dates import legal_date

OF_RECORDED = ("evidence", "language", "recorded_by_organisation", "recorded_at")
"""Columns that tell of the recording, empty where the party answered itself."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A party's answer to a version: its own, or what was `recorded` for the person."""

    party: Party
    number: int
    verdict: Verdict
    reason: str | None = None
    recorded: RecordedAnswerIn | None = None
    is_represented: bool = False
    """Whether the representation that the recorded answer names held then."""


async def answer_version(
    call: Call, plan_id: PlanId, number: int, verdict: Verdict, *, reason: str | None = None, beside: bool = False
) -> tuple[PlanRow, VersionRow]:
    """A party's own answer to exactly this version; the person's may be a representative's who has signed in."""
    answer = Answer(party=party_of(call.caller), number=number, verdict=verdict, reason=reason)
    return await _answer(call, plan_id, answer, beside=beside)


async def record_answer(
    call: Call, plan_id: PlanId, given: RecordedAnswerIn, representations: Representations, *, beside: bool
) -> tuple[PlanRow, VersionRow]:
    """Record what the person, or a representative, answered in speech or on paper; the person's own later one counts.

    Refused: over what the person has answered signed in, a time before the version was stored, and a representative
    whose representation did not cover plans then.
    """
    is_represented = False
    if given.representation_id is not None:
        async with call.look() as session:
            plan = await queries.get(session, call.caller, plan_id)
            await call.replay(session)
        is_represented = await representations.cover_plans(
            given.representation_id, plan.person_id, register=plan.data_register, at=given.answered_at, user=call.caller
        )
    answer = Answer(
        party=Party.PERSON,
        number=given.version,
        verdict=given.verdict,
        reason=given.reason,
        recorded=given,
        is_represented=is_represented,
    )
    return await _answer(call, plan_id, answer, beside=beside)


async def _answer(call: Call, plan_id: PlanId, answer: Answer, *, beside: bool) -> tuple[PlanRow, VersionRow]:
    """An answer in any order; with the last required approval the version comes into force.

    Refused: an answer in a case that has ended, which the person still sees, and to a plan that has been replaced; the
    employment authority's approval, and the last one, of a plan beside another operative one; the last one of a plan
    over a quota of which more has been used meanwhile.
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
    version = await queries.version_numbered(session, plan.id, answer.number)
    if version is None:
        raise VersionUnknown(errors=[FieldFault(pointer="/version", detail="the plan has no such version")])
    if answer.party not in version.parties:
        raise NotAParty
    PLAN_MACHINE.move(plan.state, PlanAction.ANSWER)
    if version.state is not VersionState.DRAFT:
        MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    if answer.verdict is Verdict.APPROVED and answer.party is Party.EMPLOYMENT_AUTHORITY:
        await require_alone(call, Candidate.of(plan), beside=beside)
    form = await _store_answer(call, plan, version, answer)
    plan.version += 1
    await session.flush()
    await announce(call, case, plan, f"plan.{answer.verdict}", number=version.number, party=answer.party, form=form)
    answers = await approvals_of(session, version.id)
    present = [one for one in answers if case is None or one.organisation_id in {None, *case.parties}]
    if is_agreed([Party(party) for party in version.parties], [(one.party, one.verdict) for one in present]):
        if answer.party is not Party.EMPLOYMENT_AUTHORITY:
            await require_alone(call, Candidate.of(plan), beside=beside)
        await _put_in_force(call, case, plan, version)
    return plan, version


async def _store_answer(call: Call, plan: PlanRow, version: VersionRow, answer: Answer) -> AnswerForm:
    """Store an answer in the place of the party's former one; the form that it was given in."""
    session = await call.begin()
    now = await read_legal_now(session)
    values: dict[str, object] = dict.fromkeys(OF_RECORDED) | {
        "organisation_id": None,
        "verdict": answer.verdict,
        "reason": answer.reason,
        "answered_by": call.caller.user_id,
        "answered_at": now,
        "form": AnswerForm.SIGNED_IN,
        "representation_id": call.caller.representation_id,
    }
    if answer.recorded is not None:
        check_representation(is_stated=answer.recorded.representation_id is not None, holds=answer.is_represented)
        values |= await _recorded(call, version, answer.recorded, now)
    elif answer.party is not Party.PERSON:
        values["organisation_id"] = call.caller.acting_organisation().id
    statement = insert(ApprovalRow).values(
        id=uuid4(), version_id=version.id, case_id=plan.case_id, readers=plan.readers, party=answer.party, **values
    )
    await session.execute(statement.on_conflict_do_update(index_elements=["version_id", "party"], set_=values))
    return AnswerForm(str(values["form"]))


async def _recorded(call: Call, version: VersionRow, given: RecordedAnswerIn, now: datetime) -> dict[str, object]:
    session = await call.begin()
    own = call.caller.acting_organisation().id
    answers = await approvals_of(session, version.id)
    former = next((one for one in answers if one.party is Party.PERSON), None)
    if former is not None:
        check_recordable(former.form, former.recorded_by_organisation, by=own)
    answered_at = given.answered_at or now
    check_time(answered_at, stored_at=version.created_at, now=now)
    if given.verdict is Verdict.REFUSED and given.reason is None:
        raise RefusalWithoutReason(errors=[FieldFault(pointer="/reason", detail="say why the person refuses")])
    return {
        "answered_at": answered_at,
        "form": given.form,
        "evidence": given.evidence,
        "language": given.language,
        "representation_id": given.representation_id,
        "recorded_by_organisation": own,
        "recorded_at": now,
    }


async def _put_in_force(call: Call, case: CaseRow | None, plan: PlanRow, version: VersionRow) -> None:
    session = await call.begin()
    now = await read_legal_now(session)
    rules = find_type(plan.type, on=legal_date(version.created_at))
    if plan.in_force_number is not None:
        former = await queries.version_numbered(session, plan.id, plan.in_force_number)
        assert former is not None
        former.state = MACHINE.move(former.state, VersionAction.SUPERSEDE)
    version.state = MACHINE.move(version.state, VersionAction.PUT_IN_FORCE)
    version.in_force_at = now
    plan.in_force_number = version.number
    _set_review(plan, version, rules, today=legal_date(now))
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
    items = await queries.items_of(await call.begin(), version.id)
    await book(call, plan.person_id, InPlan.of(plan), bookings_of(items), organisation=responsible)


def _set_review(plan: PlanRow, version: VersionRow, rules: TypeRules, *, today: date) -> None:
    """The interval runs from the first version and from each review alone: another version postpones no review.

    Where the type sets no interval, the plan itself says the day, which its type requires.
    """
    due = review_due_on(rules, today)
    if due is None:
        plan.review_by(date.fromisoformat(version.content["reviewOn"]), rule=rules.review_version)
    elif plan.next_review_on is None:
        plan.review_by(due, rule=rules.review_version)
