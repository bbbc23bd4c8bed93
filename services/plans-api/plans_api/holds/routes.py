"""Holds over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.cases.rules import CaseId
from plans_api.holds import service
from plans_api.holds.models import HoldRow
from plans_api.holds.queries import Held
from plans_api.holds.rules import MACHINE, HoldId
from plans_api.holds.schemas import HoldIn, HoldOut, HoldsOut
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _receipt(row: HoldRow) -> Receipt:
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=MACHINE.allowed(row.state))


def _out(call: CurrentCall, row: HoldRow) -> HoldOut:
    is_own = call.caller.organisation is not None and call.caller.organisation.id == row.owner_id
    fields = {name: getattr(row, name) for name in HoldOut.model_fields if name != "allowed_actions"}
    shown = HoldOut(**fields, allowed_actions=MACHINE.allowed(row.state) if is_own else [])
    return shown if is_own else shown.model_copy(update={"reason": None})


@operations.route("place_hold", response_model=Receipt, status_code=201)
async def place_hold(call: CurrentCall, case_id: UUID, given: HoldIn) -> JSONResponse:
    """Keep the case's data from its erasure: on a statutory task or a pending matter (381/2023 § 12), until a day.

    Who is or was a party may, after the end too; the owner of a standing hold then reads the case on.
    """
    row = await service.place_hold(call, CaseId(case_id), given)
    return answer(_receipt(row), status=201, location=f"/v1/cases/{case_id}/holds")


@operations.route("release_hold", response_model=Receipt)
async def release_hold(call: CurrentCall, case_id: UUID, hold_id: UUID) -> JSONResponse:
    """Release one's own hold; the data is erased when its day has come and no other hold stands."""
    return answer(_receipt(await service.release_hold(call, Held(case_id=case_id), HoldId(hold_id))))


@operations.route("list_holds")
async def list_holds(call: CurrentCall, case_id: UUID) -> HoldsOut:
    """The holds on the case's data, whose they are, on which ground and until when; the person sees them too."""
    rows = await service.read_holds(call, CaseId(case_id))
    return HoldsOut(items=[_out(call, row) for row in rows])


@operations.route("place_plan_hold", response_model=Receipt, status_code=201)
async def place_plan_hold(call: CurrentCall, plan_id: UUID, given: HoldIn) -> JSONResponse:
    """Keep an ordinary, an activation or an integration plan from its erasure, as one of its authorities.

    On a statutory task or a pending matter (380/2023 § 122, 681/2023 § 77), until a day; before and after its end.
    """
    row = await service.place_plan_hold(call, PlanId(plan_id), given)
    return answer(_receipt(row), status=201, location=f"/v1/plans/{plan_id}/holds")


@operations.route("release_plan_hold", response_model=Receipt)
async def release_plan_hold(call: CurrentCall, plan_id: UUID, hold_id: UUID) -> JSONResponse:
    """Release one's own hold; the plan is erased when its register's time has run and no other hold stands."""
    return answer(_receipt(await service.release_hold(call, Held(plan_id=plan_id), HoldId(hold_id))))


@operations.route("list_plan_holds")
async def list_plan_holds(call: CurrentCall, plan_id: UUID) -> HoldsOut:
    """The holds on a plan outside a case, whose they are, on which ground and until when; the person sees them too."""
    return HoldsOut(items=[_out(call, row) for row in await service.read_plan_holds(call, PlanId(plan_id))])
