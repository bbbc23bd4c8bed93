"""Working groups over HTTP."""

from uuid import UUID

from fastapi.responses import JSONResponse

from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId
from plans_api.operations import operations
from plans_api.working_groups import service
from plans_api.working_groups.models import MemberRow
from plans_api.working_groups.rules import MemberId, actions_for
from plans_api.working_groups.schemas import EndIn, HandOverIn, MemberIn, MemberOut, WorkingGroupOut
from tym_shared.call import CurrentCall
from tym_shared.wire import Receipt, answer


def _actions(call: CurrentCall, case: CaseRow, row: MemberRow) -> list[str]:
    own = call.caller.organisation.id if call.caller.organisation else None
    return actions_for(
        row.state,
        row.role,
        is_own=own == row.organisation_id,
        is_responsible=own == case.employment_authority_id,
    )


def _answer(call: CurrentCall, case: CaseRow, row: MemberRow, *, status: int = 200) -> JSONResponse:
    actions = _actions(call, case, row)
    return answer(Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=actions), status=status)


@operations.route("list_working_group")
async def list_working_group(call: CurrentCall, case_id: UUID) -> WorkingGroupOut:
    """Who works and who worked on the case, of every authority, with the lead; every party and the person see it."""
    case, members = await service.read_group(call, CaseId(case_id))
    fields = [{name: getattr(row, name) for name in MemberOut.model_fields if hasattr(row, name)} for row in members]
    actions = [_actions(call, case, row) for row in members]
    return WorkingGroupOut(
        items=[MemberOut(**one, allowed_actions=allowed) for one, allowed in zip(fields, actions, strict=True)]
    )


@operations.route("add_member", response_model=Receipt, status_code=201)
async def add_member(call: CurrentCall, case_id: UUID, given: MemberIn) -> JSONResponse:
    """Add a worker of one's own organisation to the group; the responsible authority names the first lead."""
    case, row = await service.add_member(call, CaseId(case_id), given)
    return _answer(call, case, row, status=201)


@operations.route("end_membership", response_model=Receipt)
async def end_membership(call: CurrentCall, case_id: UUID, member_id: UUID, given: EndIn) -> JSONResponse:
    """End the membership of a worker of one's own organisation, with the reason."""
    case, row = await service.end_membership(call, CaseId(case_id), MemberId(member_id), given.reason)
    return _answer(call, case, row)


@operations.route("hand_over_lead", response_model=Receipt)
async def hand_over_lead(call: CurrentCall, case_id: UUID, given: HandOverIn) -> JSONResponse:
    """Hand the lead to another member in one action; the former lead leaves, and reads on until `readUntil` at most.

    After that moment the case no longer exists for the former lead, unless added to the group again.
    """
    case, row = await service.hand_over(call, CaseId(case_id), given)
    return _answer(call, case, row)
