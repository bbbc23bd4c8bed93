"""Assessments over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.assessments import service
from plans_api.assessments.schemas import AssessmentOut, ConcludeIn
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId, actions_for
from plans_api.cases.schemas import CaseIn
from plans_api.clients.consent import HomesOfPersons
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


def _case_receipt(call: CurrentCall, case: CaseRow) -> Receipt:
    own = call.caller.acting_organisation().id
    actions = actions_for(case.state, is_responsible=own == case.employment_authority_id)
    return Receipt(id=case.id, state=case.state, version=case.version, allowed_actions=actions)


@operations.route("start_case", response_model=Receipt, status_code=201)
async def start_case(call: CurrentCall, given: CaseIn, decisions: DecisionPoint, homes: HomesOfPersons) -> JSONResponse:
    """Start the joint assessment: the case begins, and the plan is due in three calendar months.

    In an area that lies in several counties the county is that of the home municipality, where it is known.
    """
    case = await service.start_assessment(call, given, decisions, homes)
    due = case.plan_due_on.isoformat()
    return answer(_case_receipt(call, case), status=201, location=f"/v1/cases/{case.id}", planDueOn=due)


@operations.route("conclude_assessment", response_model=Receipt)
async def conclude_assessment(call: CurrentCall, case_id: UUID, given: ConcludeIn) -> JSONResponse:
    """Conclude the assessment by the three signed and concurring conclusions.

    Competence, social situation, health and work capacity are all covered, or it is said why not (381/2023 § 4). From
    then on the evidence stands unaltered; `evidenceDigest` of the assessment proves it.
    """
    return answer(_case_receipt(call, await service.conclude_assessment(call, CaseId(case_id), given)))


@operations.route("get_assessment")
async def get_assessment(call: CurrentCall, case_id: UUID, decisions: DecisionPoint) -> AssessmentOut:
    """The joint assessment: own entries, and of the others' what a decision permits for this purpose.

    The person's own views stand apart from the authorities' sections.
    """
    return service.shown(call, await service.read_assessment(call, CaseId(case_id), decisions))
