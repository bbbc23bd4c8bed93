"""Endings over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.endings.rules import reasons_on
from plans_api.endings.schemas import EndIn, EndReasonOut, EndReasonsOut
from plans_api.endings.service import end_plan as end
from plans_api.operations import operations
from plans_api.plans.rules import PlanId
from plans_api.plans.service import receipt_of
from tym_shared.call import CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date
from tym_shared.wire import Receipt, answer


@operations.route("end_plan", response_model=Receipt)
async def end_plan(call: CurrentCall, plan_id: UUID, given: EndIn) -> JSONResponse:
    """End an ordinary, an activation or an integration plan; a multi-agency one ends with its case (381/2023 § 8).

    The day may be past, but before nothing that has happened in the plan: a version that came into force, an answer, a
    review, a service realised. From it the four years of 380/2023 § 122 or 681/2023 § 77 run, as long as the register
    knows nothing later of the person.
    """
    return answer(receipt_of(call, await end(call, PlanId(plan_id), given)))


@operations.route("list_plan_end_reasons")
async def list_plan_end_reasons(call: CurrentCall, language: Language) -> EndReasonsOut:
    """Why plans end, by type, in the language asked for; a multi-agency plan has the reason of its case."""
    today = legal_date(await read_legal_now(await call.begin()))
    return EndReasonsOut(
        items=[
            EndReasonOut(code=one.code, label=one.labels[language], types=sorted(one.types))
            for one in reasons_on(today)
        ]
    )
