"""Sections over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.assessments.models import SectionRow
from plans_api.assessments.rules import MACHINE
from plans_api.cases.rules import CaseId
from plans_api.operations import operations
from plans_api.sections import service
from plans_api.sections.schemas import EntryIn, SignatureIn
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _receipt(section: SectionRow) -> Receipt:
    actions = MACHINE.allowed(section.state)
    return Receipt(id=section.id, state=section.state, version=section.version, allowed_actions=actions)


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
