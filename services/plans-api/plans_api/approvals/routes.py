"""Approvals over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.approvals import service
from plans_api.approvals.schemas import ApprovalIn, RecordedAnswerIn, RefusalIn
from plans_api.clients.consent import RepresentationsOfPersons
from plans_api.operations import operations
from plans_api.plans.rules import PlanId, Verdict
from plans_api.plans.service import receipt_of
from plans_api.replacements.routes import BesideAllowed
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


@operations.route("approve_version", response_model=Receipt)
async def approve_version(call: CurrentCall, plan_id: UUID, given: ApprovalIn, beside: BesideAllowed) -> JSONResponse:
    """Approve exactly this version, in any order; with the last required approval it comes into force."""
    plan, version = await service.answer_version(call, PlanId(plan_id), given.version, Verdict.APPROVED, beside=beside)
    return answer(receipt_of(call, plan), number=version.number, versionState=version.state)


@operations.route("refuse_version", response_model=Receipt)
async def refuse_version(call: CurrentCall, plan_id: UUID, given: RefusalIn) -> JSONResponse:
    """Refuse exactly this version with a reason; it stays a draft, and an approval given later replaces the refusal."""
    plan, version = await service.answer_version(
        call, PlanId(plan_id), given.version, Verdict.REFUSED, reason=given.reason
    )
    return answer(receipt_of(call, plan), number=version.number, versionState=version.state)


@operations.route("record_persons_answer", response_model=Receipt)
async def record_persons_answer(
    call: CurrentCall,
    plan_id: UUID,
    given: RecordedAnswerIn,
    beside: BesideAllowed,
    representations: RepresentationsOfPersons,
) -> JSONResponse:
    """Record the person's or a mandated representative's answer that was spoken or written on paper.

    A representative's needs a representation that covered plans when the answer was given. It is shown as recorded, by
    whom and when. The person sees it and may answer signed in instead, which then counts.
    """
    plan, version = await service.record_answer(call, PlanId(plan_id), given, representations, beside=beside)
    return answer(receipt_of(call, plan), number=version.number, versionState=version.state)


@operations.route("approve_my_version", response_model=Receipt)
async def approve_my_version(
    call: CurrentCall, plan_id: UUID, given: ApprovalIn, beside: BesideAllowed
) -> JSONResponse:
    """Approve exactly this version as the person, or as a representative whose mandate covers plans."""
    return await approve_version(call, plan_id, given, beside)


@operations.route("refuse_my_version", response_model=Receipt)
async def refuse_my_version(call: CurrentCall, plan_id: UUID, given: RefusalIn) -> JSONResponse:
    """Refuse exactly this version as the person, or as a representative whose mandate covers plans."""
    return await refuse_version(call, plan_id, given)
