"""Use cases of the requests of a review."""

from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.plan_types.rules import find_type
from plans_api.plans.models import PlanRow
from plans_api.plans.queries import case_of, get_for_update
from plans_api.plans.queries import get as get_plan
from plans_api.plans.rules import PLAN_MACHINE, AnswerForm, PlanAction, PlanId
from plans_api.review_requests import queries
from plans_api.review_requests.models import ReviewRequestRow
from plans_api.review_requests.rules import (
    MACHINE,
    NotResponsibleForRequest,
    RequestAction,
    RequestState,
    ReviewAlreadyRequested,
    ReviewNotRequestable,
    refusal_rule,
    request_rule,
)
from plans_api.review_requests.schemas import RequestIn, RequestOut, RequestRefusalIn
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date


async def request_review(call: Call, plan_id: PlanId, given: RequestIn, *, form: AnswerForm) -> ReviewRequestRow:
    """The person's request of a review; one that was spoken or written on paper is recorded by the responsible worker.

    Refused: a second one while the first is open, in a case that has ended, and where nothing is in force.
    """
    async with call.look() as session:
        located = await get_plan(session, call.caller, plan_id)
        case = await case_of(session, call.caller, located)
        _require_responsible(call, located, case)
        await call.replay(session)
    if case is not None and case.ended_at is not None:
        raise ReviewNotRequestable
    session = await call.claim()
    plan = await get_for_update(session, call.caller, plan_id)
    case = await case_of(session, call.caller, plan)
    now = await read_legal_now(session)
    rule = request_rule(find_type(plan.type, on=legal_date(now)), is_followed=plan.next_review_on is not None)
    PLAN_MACHINE.move(plan.state, PlanAction.REVIEW)
    if await queries.open_request(session, plan.id) is not None:
        raise ReviewAlreadyRequested
    organisation = call.caller.organisation
    request = ReviewRequestRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=plan.case_id,
        readers=plan.readers,
        state=RequestState.OPEN,
        reason=given.reason,
        form=form,
        representation_id=call.caller.representation_id,
        recorded_by_organisation=organisation.id if organisation else None,
        requested_by=call.caller.user_id,
        requested_at=now,
        rule_version=rule.version,
        version=1,
    )
    session.add(request)
    await _announce(call, plan, case, request, "review-request.made")
    return request


async def refuse_request(call: Call, plan_id: PlanId, request_id: UUID, given: RequestRefusalIn) -> ReviewRequestRow:
    """Refuse a requested review as manifestly unnecessary, with the reason that the person reads (381/2023 § 6)."""
    async with call.look() as session:
        located = await get_plan(session, call.caller, plan_id)
        if await queries.request_of(session, located.id, request_id) is None:
            raise NotFound
        _require_responsible(call, located, await case_of(session, call.caller, located))
    session = await call.claim()
    plan = await get_for_update(session, call.caller, plan_id)
    case = await case_of(session, call.caller, plan)
    request = await queries.request_of(session, plan.id, request_id)
    assert request is not None
    now = await read_legal_now(session)
    rule = refusal_rule(find_type(plan.type, on=legal_date(now)))
    request.state = MACHINE.move(request.state, RequestAction.REFUSE)
    request.refusal, request.refusal_rule = given.reason, rule.version
    request.decided_by, request.decided_at = call.caller.user_id, now
    request.version += 1
    await _announce(call, plan, case, request, "review-request.refused")
    return request


async def meet_request(call: Call, plan: PlanRow, case: CaseRow | None) -> None:
    """The review that is completed in this transaction meets the open request, if there is one."""
    session = await call.begin()
    request = await queries.open_request(session, plan.id)
    if request is None:
        return
    request.state = MACHINE.move(request.state, RequestAction.MEET)
    request.decided_by, request.decided_at = call.caller.user_id, await read_legal_now(session)
    request.version += 1
    await _announce(call, plan, case, request, "review-request.met")


async def lapse_request(session: AsyncSession, plan: PlanRow, case: CaseRow | None, *, by: str | None) -> Change | None:
    """What is to be told of the open request of a plan that ends or is replaced: it has lapsed. None without one.

    The plan is locked; `by` is the user who ended it.
    """
    request = await queries.open_request(session, plan.id)
    if request is None:
        return None
    request.state = MACHINE.move(request.state, RequestAction.LAPSE)
    request.decided_by, request.decided_at = by, await read_legal_now(session)
    request.version += 1
    await session.flush()
    return _change(plan, case, request, "review-request.lapsed")


async def show_requests(call: Call, session: AsyncSession, plan: PlanRow, case: CaseRow | None) -> list[RequestOut]:
    """The plan's requests for this reader.

    The words are the person's and the employment authority's; the others know of a request and what became of it.
    """
    organisation = call.caller.organisation
    is_theirs = organisation is None or organisation.id == _responsible(plan, case)
    shown = []
    for request in await queries.requests_of(session, plan.id):
        may_refuse = is_theirs and call.caller.kind is not CallerKind.PERSON
        hidden = {} if is_theirs else {"reason": None, "refusal": None}
        fields = {name: getattr(request, name) for name in RequestOut.model_fields if name != "allowed_actions"}
        allowed = [one for one in MACHINE.allowed(request.state) if may_refuse and one == RequestAction.REFUSE]
        shown.append(RequestOut(**fields | hidden | {"allowed_actions": allowed}))
    return shown


def _responsible(plan: PlanRow, case: CaseRow | None) -> str | None:
    return case.employment_authority_id if case else plan.employment_authority_id


def _require_responsible(call: Call, plan: PlanRow, case: CaseRow | None) -> None:
    organisation = call.caller.organisation
    if organisation is not None and organisation.id != _responsible(plan, case):
        raise NotResponsibleForRequest


async def _announce(call: Call, plan: PlanRow, case: CaseRow | None, request: ReviewRequestRow, event: str) -> None:
    await (await call.begin()).flush()
    await call.record(_change(plan, case, request, event))


def _change(plan: PlanRow, case: CaseRow | None, request: ReviewRequestRow, event: str) -> Change:
    readers = case.parties if case else plan.authorities
    data: dict[str, object] = {"planId": str(plan.id), "form": request.form}
    return Change(event=event, aggregate_id=request.id, version=request.version, readers=readers, data=data)
