"""Plans over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from plans_api.operations import operations
from plans_api.plans import queries, service
from plans_api.plans.rules import PlanId
from plans_api.plans.schemas import PlanListed, PlanOut, PlansOut, VersionsOut
from tym_shared.call import CurrentCall, etag
from tym_shared.decision_point import DecisionPoint
from tym_shared.json_documents import to_json
from tym_shared.vocabulary import DataCategory, PersonId


def _answer(call: CurrentCall, view: service.PlanView) -> Response:
    body = to_json(service.shown(view, call))
    return Response(body, media_type="application/json", headers={"ETag": etag(view.document["version"])})


@operations.route("get_plan", direct=True, response_model=PlanOut)
async def get_plan(call: CurrentCall, plan_id: UUID, decisions: DecisionPoint) -> Response:
    """The version in force and the draft, as far as this reader may see them.

    A service whose name tells of health or social services is masked unless its category is permitted.
    """
    view = await service.read_plan(call, PlanId(plan_id), decisions)
    return _answer(call, view)


@operations.route("get_plan_version", direct=True, response_model=PlanOut)
async def get_plan_version(
    call: CurrentCall, plan_id: UUID, number: Annotated[int, Path(ge=1)], decisions: DecisionPoint
) -> Response:
    """One numbered version, whatever became of it; it stands in `inForce` or `draft`, or in `earlier`."""
    view = await service.read_plan(call, PlanId(plan_id), decisions, number=number)
    return _answer(call, view)


@operations.route("list_plan_versions")
async def list_plan_versions(call: CurrentCall, plan_id: UUID) -> VersionsOut:
    """The plan's history: numbers, states and who stored each, without content; why, for one's own versions."""
    session = await call.begin()
    plan = await queries.get(session, call.caller, PlanId(plan_id))
    versions = await queries.versions_of(session, plan.id)
    await call.log_use(
        [PersonId(plan.person_id)], register=plan.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return VersionsOut(items=[service.listed(version, call) for version in versions])


@operations.route("get_my_plan", response_model=PlanOut)
async def get_my_plan(call: CurrentCall, plan_id: UUID, decisions: DecisionPoint) -> Response:
    """The signed-in person's plan, or that of the person whom the caller represents, whole."""
    return _answer(call, await service.read_plan(call, PlanId(plan_id), decisions))


@operations.route("list_my_plans")
async def list_my_plans(call: CurrentCall) -> PlansOut:
    """The signed-in person's plans, newest first; `/v1/plans/{id}` gives each whole."""
    session = await call.begin()
    plans = await queries.plans_of_person(session, call.caller)
    for register in sorted({plan.data_register for plan in plans}):
        await call.log_use([PersonId(plans[0].person_id)], register=register, categories=[DataCategory.PLAN])
    return PlansOut(items=[PlanListed.model_validate(plan) for plan in plans])
