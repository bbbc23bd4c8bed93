"""Differences over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from plans_api.differences.schemas import DifferenceOut, DifferencesOut
from plans_api.differences.service import compare_versions
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint


@operations.route("get_version_difference")
async def get_version_difference(
    call: CurrentCall,
    plan_id: UUID,
    number: Annotated[int, Path(ge=1, le=100_000)],
    against: Annotated[int, Query(ge=1, le=100_000, description="The number of the version it is held against.")],
    decisions: DecisionPoint,
) -> DifferencesOut:
    """Every field that differs in a version from another one of the plan, as far as this reader sees both.

    Items are matched by their id. What is hidden from the reader in either version is compared in neither.
    """
    compared = await compare_versions(call, PlanId(plan_id), decisions, number=number, against=against)
    return DifferencesOut(
        plan_id=plan_id,
        number=number,
        against=against,
        items=[DifferenceOut.model_validate(one) for one in compared.items],
        denied=compared.denied,
        decision_ids=compared.decision_ids,
    )
