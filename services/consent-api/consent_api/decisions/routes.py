"""The decision point over HTTP: OpenID AuthZEN Authorization API 1.0."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field
from pydantic_core import to_json

from consent_api.decisions import service
from consent_api.decisions.schemas import EvaluationIn, EvaluationOut, EvaluationsIn, EvaluationsOut
from consent_api.operations import operations
from tym_shared.call import CurrentCall

public = APIRouter()


@operations.route("evaluate", response_model=EvaluationOut)
async def evaluate(call: CurrentCall, asked: EvaluationIn) -> Response:
    """May this organisation read, or disclose to another, these categories of the person's data?

    The answer permits wholly, with filtering, or denies; it is logged before it leaves, unless `record` is false.
    """
    return Response(to_json(await service.evaluate(call, asked)), media_type="application/json")


@operations.route("evaluate_many", response_model=EvaluationsOut | EvaluationOut)
async def evaluate_many(call: CurrentCall, asked: Annotated[EvaluationsIn, Field()]) -> Response:
    """Up to a hundred questions at once, with common defaults and the three semantics of AuthZEN.

    Without `evaluations` it is one question and gets the answer of one.
    """
    if not asked.evaluations:
        return Response(to_json(await service.evaluate_single(call, asked)), media_type="application/json")
    answers = await service.evaluate_many(call, asked)
    return Response(to_json(EvaluationsOut(evaluations=answers)), media_type="application/json")


@public.get("/.well-known/authzen-configuration", include_in_schema=False)
async def configuration(request: Request) -> dict[str, str]:
    """Where the decision point's endpoints are; the one answer besides health that needs no token."""
    base = str(request.base_url).rstrip("/")
    return {
        "policy_decision_point": base,
        "access_evaluation_endpoint": f"{base}/access/v1/evaluation",
        "access_evaluations_endpoint": f"{base}/access/v1/evaluations",
    }
