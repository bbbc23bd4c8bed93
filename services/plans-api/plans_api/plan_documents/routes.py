"""Plan documents over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from fastapi.responses import Response

from plans_api.operations import operations
from plans_api.plan_documents import service
from plans_api.plans.rules import PlanId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.documents import Document
from tym_shared.languages import Language
from tym_shared.pdf import KEPT_BY_NOBODY, PDF, PdfResponse, PlaceAtPress
from tym_shared.press import Press

ANSWER: dict[str, Any] = {
    "response_model": None,
    "responses": {200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}},
}


def _pdf(document: Document, press: Press) -> Response:
    headers = {
        **KEPT_BY_NOBODY,
        "Content-Language": document.language,
        "Content-Disposition": 'attachment; filename="plan.pdf"',
    }
    return PdfResponse(press, document, headers)


@operations.route("get_plan_document", **ANSWER)
async def get_plan_document(
    call: CurrentCall, plan_id: UUID, decisions: DecisionPoint, language: Language, press: PlaceAtPress
) -> Response:
    """The version in force, or the draft before any is, as an accessible PDF in the language of Accept-Language.

    While too many documents are being made the answer is 503 with Retry-After.
    """
    document = await service.write_document(call, PlanId(plan_id), decisions, number=None, language=language)
    return _pdf(document, press)


@operations.route("get_my_plan_document", **ANSWER)
async def get_my_plan_document(
    call: CurrentCall, plan_id: UUID, decisions: DecisionPoint, language: Language, press: PlaceAtPress
) -> Response:
    """The signed-in person's plan, or that of the person whom the caller represents, as an accessible PDF."""
    document = await service.write_document(call, PlanId(plan_id), decisions, number=None, language=language)
    return _pdf(document, press)


@operations.route("get_plan_version_document", **ANSWER)
async def get_plan_version_document(
    call: CurrentCall,
    plan_id: UUID,
    number: Annotated[int, Path(ge=1)],
    *,
    decisions: DecisionPoint,
    language: Language,
    press: PlaceAtPress,
) -> Response:
    """One exact version as an accessible PDF, with the approvals that it has."""
    document = await service.write_document(call, PlanId(plan_id), decisions, number=number, language=language)
    return _pdf(document, press)
