"""Use cases of reviews."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import due_soon_until
from plans_api.plan_types.rules import ReviewPart, TypeRules, find_type
from plans_api.plans.models import PlanRow
from plans_api.plans.queries import case_of, get_for_update
from plans_api.plans.queries import get as get_plan
from plans_api.plans.rules import PLAN_MACHINE, PlanAction, PlanId, Reminder
from plans_api.review_requests.schemas import RequestOut
from plans_api.review_requests.service import meet_request, show_requests
from plans_api.reviews import queries
from plans_api.reviews.models import ParticipationRow, ReviewRow
from plans_api.reviews.rules import (
    MACHINE,
    NothingToReview,
    NotResponsibleForReview,
    ReviewAction,
    ReviewState,
    due_reminder,
    next_review,
    outstanding,
    require_participation,
)
from plans_api.reviews.schemas import CompletionIn
from tym_shared.call import Call
from tym_shared.changes import Change, publish_change
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """The present review of a plan."""

    plan: PlanRow
    due_on: date
    today: date
    rule_version: str
    participated: list[str]
    outstanding: list[str]
    requests: list[RequestOut]
    responsible: str | None
    is_followed: bool
    """Whether reviews of the plan still come: not of one that was replaced or has ended, or whose case has."""


async def read_review(call: Call, plan_id: PlanId) -> ReviewView:
    """The plan's present review for a party or the person."""
    session = await call.begin()
    plan = await get_plan(session, call.caller, plan_id)
    view = await _view(call, plan, await case_of(session, call.caller, plan))
    await call.log_use([PersonId(plan.person_id)], register=plan.data_register, categories=[DataCategory.PLAN])
    return view


async def participate(call: Call, plan_id: PlanId, note: str | None) -> tuple[ReviewRow, str | None]:
    """Record the caller's authority's part in the present review; again it changes nothing but the note.

    With the review, who is responsible for it.
    """
    async with call.look() as session:
        await get_plan(session, call.caller, plan_id)
    session = await call.claim()
    plan = await get_for_update(session, call.caller, plan_id)
    PLAN_MACHINE.move(plan.state, PlanAction.REVIEW)
    review = await _present(session, plan)
    review.state = MACHINE.move(review.state, ReviewAction.PARTICIPATE)
    review.version += 1
    values = {"note": note, "participated_by": call.caller.user_id}
    party = call.caller.acting_organisation().id
    statement = insert(ParticipationRow).values(
        review_id=review.id, case_id=plan.case_id, readers=plan.readers, organisation_id=party, **values
    )
    await session.execute(statement.on_conflict_do_update(index_elements=["review_id", "organisation_id"], set_=values))
    case = await case_of(session, call.caller, plan)
    await _announce(call, plan, case, review, "review.participated")
    return review, _responsible(plan, case)


async def complete(call: Call, plan_id: PlanId, given: CompletionIn) -> tuple[ReviewRow, date]:
    """Complete the present review and set the next one's day; refused while a participation is outstanding."""
    async with call.look() as session:
        located = await get_plan(session, call.caller, plan_id)
        case = await case_of(session, call.caller, located)
    if _responsible(located, case) != call.caller.acting_organisation().id:
        raise NotResponsibleForReview
    session = await call.claim()
    plan = await get_for_update(session, call.caller, plan_id)
    if plan.next_review_on is not None:
        PLAN_MACHINE.move(plan.state, PlanAction.REVIEW)
    review = await _present(session, plan)
    require_participation((await _view(call, plan, case)).outstanding)
    now = await read_legal_now(session)
    rules = find_type(plan.type, on=legal_date(now))
    next_due = next_review(given.next_review_on, interval=rules.review, today=legal_date(now))
    review.state = MACHINE.move(review.state, ReviewAction.COMPLETE)
    review.done_at, review.done_by, review.occasion = now, call.caller.user_id, given.occasion
    review.version += 1
    plan.review_by(next_due, rule=rules.review_version)
    plan.version += 1
    await session.flush()
    await _announce(call, plan, case, review, "review.done")
    await meet_request(call, plan, case)
    return review, next_due


def _responsible(plan: PlanRow, case: CaseRow | None) -> str | None:
    return case.employment_authority_id if case else plan.employment_authority_id


async def _present(session: AsyncSession, plan: PlanRow) -> ReviewRow:
    """The present review's row, made when it is first needed; the plan is locked."""
    if plan.next_review_on is None:
        raise NothingToReview
    found = await queries.open_review(session, plan.id, plan.next_review_on)
    if found is not None:
        return found
    review = ReviewRow(
        id=uuid4(),
        plan_id=plan.id,
        case_id=plan.case_id,
        readers=plan.readers,
        state=ReviewState.OPEN,
        due_on=plan.next_review_on,
        rule_version=_rule_of(plan, plan.next_review_on),
        version=1,
    )
    session.add(review)
    await session.flush()
    return review


def _rule_of(plan: PlanRow, due_on: date) -> str:
    return plan.review_rule or find_type(plan.type, on=due_on).review_version


async def _view(call: Call, plan: PlanRow, case: CaseRow | None) -> ReviewView:
    session = await call.begin()
    if plan.next_review_on is None:
        raise NothingToReview
    review = await queries.open_review(session, plan.id, plan.next_review_on)
    participated = sorted(await queries.participants(session, review.id)) if review else []
    rules = find_type(plan.type, on=plan.next_review_on)
    return ReviewView(
        plan=plan,
        due_on=plan.next_review_on,
        today=legal_date(await read_legal_now(session)),
        rule_version=_rule_of(plan, plan.next_review_on),
        participated=participated,
        outstanding=outstanding(
            organisers=await _taking_part(session, plan, rules),
            parties=case.parties if case else plan.authorities,
            responsible=_responsible(plan, case) or "",
            participated=participated,
        ),
        requests=await show_requests(call, session, plan, case),
        responsible=_responsible(plan, case),
        is_followed=plan.is_followed and (case is None or case.ended_at is None),
    )


async def _taking_part(session: AsyncSession, plan: PlanRow, rules: TypeRules) -> set[str]:
    """Whose part a review needs: the services' organisers (381/2023 § 6), the county of a plan made with it."""
    if rules.review_part is ReviewPart.ORGANISERS:
        return await queries.organisers_in_force(session, plan.id)
    return {plan.county_id} if rules.review_part is ReviewPart.COUNTY and plan.county_id else set()


async def remind(session: AsyncSession) -> int:
    """Tell the parties of reviews that are due soon or overdue, each once a review; how many plans.

    A plan that has been replaced or has ended, or whose case has, is not followed any more and reminds nobody.
    """
    today = legal_date(await read_legal_now(session))
    soon = due_soon_until(today)
    plans = await queries.plans_to_remind(session, today=today, until=soon)
    for plan in plans:
        assert plan.next_review_on is not None
        case = await session.get(CaseRow, plan.case_id) if plan.case_id else None
        if not plan.is_followed or (case is not None and case.ended_at is not None):
            plan.review_reminder = Reminder.NOT_FOLLOWED
            continue
        plan.review_reminder = due_reminder(plan.next_review_on, last=plan.review_reminder, today=today, soon=soon)
        review = await _present(session, plan)
        review.version += 1
        await session.flush()
        await publish_change(session, _change(plan, case, review, f"review.{plan.review_reminder}"))
    return len(plans)


async def _announce(call: Call, plan: PlanRow, case: CaseRow | None, review: ReviewRow, event: str) -> None:
    await (await call.begin()).flush()
    await call.record(_change(plan, case, review, event))


def _change(plan: PlanRow, case: CaseRow | None, review: ReviewRow, event: str) -> Change:
    data: dict[str, object] = {"planId": str(plan.id), "dueOn": review.due_on.isoformat()}
    readers = case.parties if case else plan.authorities
    return Change(event=event, aggregate_id=review.id, version=review.version, readers=readers, data=data)
