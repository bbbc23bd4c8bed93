"""The decision point over HTTP: OpenID AuthZEN Authorization API 1.0."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from consent_api.decisions import service
from consent_api.decisions.schemas import EvaluationOut, EvaluationsOut
from consent_api.operations import operations
from consent_api.questions.schemas import EvaluationIn, EvaluationsIn
from tym_shared.call import CurrentCall
from tym_shared.json_documents import to_json

public = APIRouter()


@operations.route("evaluate", direct=True, response_model=EvaluationOut)
async def evaluate(call: CurrentCall, asked: EvaluationIn) -> Response:
    """May this organisation read, or disclose to another, these categories of the person's data?

    The answer permits wholly, with filtering, or denies; it is logged before it leaves, unless `record` is false.
    """
    return _json(await service.evaluate(call, asked))


@operations.route("evaluate_many", direct=True, response_model=EvaluationsOut | EvaluationOut)
async def evaluate_many(call: CurrentCall, asked: Annotated[EvaluationsIn, Field()]) -> Response:
    """Up to a hundred questions at once, with common defaults and the three semantics of AuthZEN.

    Without `evaluations` it is one question and gets the answer of one.
    """
    if not asked.evaluations:
        return _json(await service.evaluate_single(call, asked))
    return _json(EvaluationsOut(evaluations=await service.evaluate_many(call, asked)))


@public.get("/.well-known/authzen-configuration", include_in_schema=False)
async def configuration(request: Request) -> dict[str, str]:
    """Where the decision point's endpoints are; the one answer besides health that needs no token."""
    base = str(request.base_url).rstrip("/")
    return {
        "policy_decision_point": base,
        "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
        "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
    }


def _json(answer: EvaluationOut | EvaluationsOut) -> Response:
    """The answer as JSON at once: it was made here, so nothing in it needs to be checked again."""
    return Response(to_json(answer), media_type="application/json")
