"""Requests of a review over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.operations import operations
from plans_api.plans.rules import AnswerForm, PlanId
from plans_api.review_requests import service
from plans_api.review_requests.models import ReviewRequestRow
from plans_api.review_requests.schemas import RecordedRequestIn, RequestIn, RequestRefusalIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _receipt(request: ReviewRequestRow) -> Receipt:
    return Receipt(id=request.id, state=request.state, version=request.version, allowed_actions=[])


@operations.route("request_my_review", response_model=Receipt, status_code=201)
async def request_my_review(call: CurrentCall, plan_id: UUID, given: RequestIn) -> JSONResponse:
    """Ask for a review of one's own plan, or as a representative whose mandate covers plans; `review` shows it."""
    request = await service.request_review(call, PlanId(plan_id), given, form=AnswerForm.SIGNED_IN)
    return answer(_receipt(request), status=201, location=f"/v1/plans/{plan_id}/review")


@operations.route("record_review_request", response_model=Receipt, status_code=201)
async def record_review_request(call: CurrentCall, plan_id: UUID, given: RecordedRequestIn) -> JSONResponse:
    """Record that the person has asked for a review in speech or on paper; the employment authority records it."""
    request = await service.request_review(call, PlanId(plan_id), given, form=given.form)
    return answer(_receipt(request), status=201, location=f"/v1/plans/{plan_id}/review")


@operations.route("refuse_review_request", response_model=Receipt)
async def refuse_review_request(
    call: CurrentCall, plan_id: UUID, request_id: UUID, given: RequestRefusalIn
) -> JSONResponse:
    """Refuse a requested review as manifestly unnecessary (381/2023 § 6), with the reason that the person reads."""
    return answer(_receipt(await service.refuse_request(call, PlanId(plan_id), request_id, given)))
