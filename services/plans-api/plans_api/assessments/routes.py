"""Assessments over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.assessments import service
from plans_api.assessments.rules import MACHINE, uncovered
from plans_api.assessments.schemas import (
    AssessmentOut,
    ConcludeIn,
    ConclusionOut,
    DeniedOut,
    EntryOut,
    SectionOut,
)
from plans_api.assessments.service import AssessmentView, SectionView
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId, actions_for
from plans_api.cases.schemas import CaseIn
from plans_api.clients.consent import HomesOfPersons
from plans_api.operations import operations
from plans_api.own_views.models import OwnViewRow
from plans_api.own_views.schemas import OwnViewOut
from tym_shared.call import CurrentCall
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


def _section_out(call: CurrentCall, whole: AssessmentView, view: SectionView) -> SectionOut:
    section, decision = view.section, view.decision
    organisation = call.caller.organisation
    is_own = organisation is not None and organisation.id == section.authority_id
    return SectionOut(
        authority_id=section.authority_id,
        state=section.state,
        conclusion=section.conclusion,
        reason=section.reason if whole.shows_words(call, section.authority_id) else None,
        kela_rehabilitation_needed=section.kela_rehabilitation_needed,
        signed_at=section.signed_at,
        version=section.version,
        entries=[EntryOut.model_validate(entry, by_name=True) for entry in view.entries],
        denied=[DeniedOut(category=category, reason=reason) for category, reason in sorted(decision.denied.items())]
        if decision
        else [],
        decision_id=decision.id if decision else None,
        allowed_actions=MACHINE.allowed(section.state) if is_own and whole.conclusion is None else [],
    )


def _own_view_out(call: CurrentCall, whole: AssessmentView, view: OwnViewRow) -> OwnViewOut:
    return OwnViewOut(
        id=view.id,
        organisation_id=view.organisation_id,
        manner=view.manner,
        data_register=view.data_register,
        text=view.text if whole.shows_words(call, view.organisation_id) else None,
        recorded_by=view.recorded_by,
        recorded_at=view.recorded_at,
    )


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
    view = await service.read_assessment(call, CaseId(case_id), decisions)
    conclusion = view.conclusion
    return AssessmentOut(
        case_id=view.case.id,
        case_state=view.case.state,
        plan_due_on=view.case.plan_due_on,
        sections=[_section_out(call, view, section) for section in view.sections],
        own_views=[_own_view_out(call, view, one) for one in view.own_views],
        uncovered=uncovered(view.covered),
        dissent=view.has_dissent,
        conclusion=ConclusionOut.model_validate(conclusion) if conclusion else None,
    )
