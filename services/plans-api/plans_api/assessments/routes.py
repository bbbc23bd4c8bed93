"""Assessments over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.assessments import service
from plans_api.assessments.models import SectionRow
from plans_api.assessments.rules import MACHINE
from plans_api.assessments.schemas import (
    AssessmentOut,
    DeniedOut,
    EntryIn,
    EntryOut,
    SectionOut,
    SignatureIn,
)
from plans_api.assessments.service import SectionView
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId, actions_for
from plans_api.cases.schemas import CaseIn
from plans_api.operations import operations
from tym_shared.call import CurrentCall
from tym_shared.callers import CallerKind
from tym_shared.decision_point import DecisionPoint
from tym_shared.wire import Receipt, answer


def _receipt(section: SectionRow) -> Receipt:
    actions = MACHINE.allowed(section.state)
    return Receipt(id=section.id, state=section.state, version=section.version, allowed_actions=actions)


def _section_out(call: CurrentCall, view: SectionView) -> SectionOut:
    section, decision = view.section, view.decision
    organisation = call.caller.organisation
    is_own = organisation is not None and organisation.id == section.authority_id
    is_persons = call.caller.kind is CallerKind.PERSON
    return SectionOut(
        authority_id=section.authority_id,
        state=section.state,
        conclusion=section.conclusion,
        reason=section.reason if is_own or is_persons else None,
        kela_rehabilitation_needed=section.kela_rehabilitation_needed,
        signed_at=section.signed_at,
        version=section.version,
        entries=[EntryOut.model_validate(entry) for entry in view.entries],
        denied=[DeniedOut(category=category, reason=reason) for category, reason in sorted(decision.denied.items())]
        if decision
        else [],
        decision_id=decision.id if decision else None,
        allowed_actions=MACHINE.allowed(section.state) if is_own else [],
    )


def _case_receipt(call: CurrentCall, case: CaseRow) -> Receipt:
    own = call.caller.acting_organisation().id
    actions = actions_for(case.state, is_responsible=own == case.employment_authority_id)
    return Receipt(id=case.id, state=case.state, version=case.version, allowed_actions=actions)


@operations.route("start_case", response_model=Receipt, status_code=201)
async def start_case(call: CurrentCall, given: CaseIn, decisions: DecisionPoint) -> JSONResponse:
    """Start the joint assessment: the case begins, and the plan is due in three calendar months."""
    case = await service.start_assessment(call, given, decisions)
    due = case.plan_due_on.isoformat()
    return answer(_case_receipt(call, case), status=201, location=f"/v1/cases/{case.id}", planDueOn=due)


@operations.route("add_assessment_entry", response_model=Receipt, status_code=201)
async def add_assessment_entry(call: CurrentCall, given: EntryIn) -> JSONResponse:
    """Add a datum to one's own section of the person's current assessment, with its source and necessity."""
    entry, section = await service.add_entry(call, given)
    return answer(_receipt(section), status=201, entryId=str(entry), caseId=str(section.case_id))


@operations.route("sign_section", response_model=Receipt)
async def sign_section(call: CurrentCall, case_id: UUID, organisation_id: str, given: SignatureIn) -> JSONResponse:
    """Sign one's own section with the authority's conclusion; it is then locked."""
    return answer(_receipt(await service.sign_section(call, CaseId(case_id), organisation_id, given)))


@operations.route("reopen_section", response_model=Receipt)
async def reopen_section(call: CurrentCall, case_id: UUID, organisation_id: str) -> JSONResponse:
    """Take back one's own signature while the assessment is not concluded."""
    return answer(_receipt(await service.reopen_section(call, CaseId(case_id), organisation_id)))


@operations.route("conclude_assessment", response_model=Receipt)
async def conclude_assessment(call: CurrentCall, case_id: UUID) -> JSONResponse:
    """Conclude the assessment by the three signed and concurring conclusions."""
    return answer(_case_receipt(call, await service.conclude_assessment(call, CaseId(case_id))))


@operations.route("get_assessment")
async def get_assessment(call: CurrentCall, case_id: UUID, decisions: DecisionPoint) -> AssessmentOut:
    """The joint assessment: own entries, and of the others' what a decision permits for this purpose."""
    case, views = await service.read_assessment(call, CaseId(case_id), decisions)
    sections = [_section_out(call, view) for view in views]
    return AssessmentOut(case_id=case.id, case_state=case.state, sections=sections)
