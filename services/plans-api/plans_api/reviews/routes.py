"""Reviews over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.review_requests.rules import RequestState
from plans_api.reviews import service
from plans_api.reviews.models import ReviewRow
from plans_api.reviews.rules import ReviewState, actions_for
from plans_api.reviews.schemas import CompletionIn, ParticipationIn, ReviewOut
from plans_api.reviews.service import ReviewView
from tym_shared.call import CurrentCall
from tym_shared.callers import CallerKind
from tym_shared.wire import Receipt, answer


def _receipt(call: CurrentCall, review: ReviewRow, responsible: str | None) -> Receipt:
    is_responsible = call.caller.acting_organisation().id == responsible
    actions = actions_for(review.state, is_responsible=is_responsible)
    return Receipt(id=review.id, state=review.state, version=review.version, allowed_actions=actions)


def _actions(call: CurrentCall, view: ReviewView) -> list[str]:
    """What an authority does in the review; the person asks for a review unless one is asked for already."""
    if not view.is_followed:
        return []
    if call.caller.kind is CallerKind.WORKER:
        return actions_for(ReviewState.OPEN, is_responsible=call.caller.acting_organisation().id == view.responsible)
    has_asked = any(one.state is RequestState.OPEN for one in view.requests)
    return [] if has_asked else ["request-review"]


async def _present(call: CurrentCall, plan_id: UUID) -> ReviewOut:
    view = await service.read_review(call, PlanId(plan_id))
    return ReviewOut(
        plan_id=str(view.plan.id),
        state=ReviewState.OPEN,
        due_on=view.due_on,
        is_due=view.due_on <= view.today,
        rule_version=view.rule_version,
        participated=view.participated,
        outstanding=view.outstanding,
        requests=view.requests,
        allowed_actions=_actions(call, view),
    )


@operations.route("get_review")
async def get_review(call: CurrentCall, plan_id: UUID) -> ReviewOut:
    """The plan's present review: when it is due, who has taken part, whose part is outstanding."""
    return await _present(call, plan_id)


@operations.route("get_my_review")
async def get_my_review(call: CurrentCall, plan_id: UUID) -> ReviewOut:
    """The present review of one's own plan, or of that of the person whom the caller represents."""
    return await _present(call, plan_id)


@operations.route("participate_in_review", response_model=Receipt)
async def participate_in_review(call: CurrentCall, plan_id: UUID, given: ParticipationIn) -> JSONResponse:
    """Take part in the present review for the authority's own services."""
    review, responsible = await service.participate(call, PlanId(plan_id), given.note)
    return answer(_receipt(call, review, responsible))


@operations.route("complete_review", response_model=Receipt)
async def complete_review(call: CurrentCall, plan_id: UUID, given: CompletionIn | None = None) -> JSONResponse:
    """Complete the present review, which may come before its day; the next is due by the interval of the plan's type.

    Three calendar months for a multi-agency plan (381/2023 § 6), six for an integration plan (681/2023 § 22); an
    earlier day may be agreed, a later one is refused. An open request of the person is met.
    """
    review, next_due = await service.complete(call, PlanId(plan_id), given or CompletionIn())
    return answer(_receipt(call, review, call.caller.acting_organisation().id), nextReviewOn=next_due.isoformat())
