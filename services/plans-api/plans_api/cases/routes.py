"""Cases over HTTP."""

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from plans_api.cases import queries, service
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId, CaseState, actions_for
from plans_api.cases.schemas import CaseListed, CaseOut, EndConclusionIn, EndConclusionOut
from plans_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.vocabulary import DataCategory, PersonId, Register
from tym_shared.wire import Cursor, Limit, Page, Receipt, answer


def _actions(call: CurrentCall, case: CaseRow) -> list[str]:
    organisation = call.caller.organisation
    if organisation is None:
        return []
    return actions_for(case.state, is_responsible=organisation.id == case.employment_authority_id)


def _receipt(call: CurrentCall, case: CaseRow) -> Receipt:
    return Receipt(id=case.id, state=case.state, version=case.version, allowed_actions=_actions(call, case))


@operations.route("list_cases")
async def list_cases(
    call: CurrentCall, state: CaseState | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[CaseListed]:
    """The open cases of the caller's organisation, newest first."""
    rows, following = await queries.page(await call.begin(), call.caller, state=state, cursor=cursor, limit=limit)
    if rows:
        persons = [PersonId(row.person_id) for row in rows]
        await call.log_use(persons, register=Register.TYM, categories=[DataCategory.CLIENT_RELATIONSHIP])
    return Page(items=[CaseListed.model_validate(row) for row in rows], next_cursor=following)


@operations.route("get_case", response_model=CaseOut)
async def get_case(call: CurrentCall, case_id: UUID, response: Response) -> CaseOut:
    """A case, for its parties while it is open and for the person always."""
    case, conclusions = await service.read_case(call, CaseId(case_id))
    response.headers["ETag"] = etag(case.version)
    fields = {name: getattr(case, name) for name in CaseOut.model_fields if hasattr(case, name)}
    return CaseOut(
        **fields,
        end_conclusions=[EndConclusionOut.model_validate(one) for one in conclusions],
        allowed_actions=_actions(call, case),
    )


@operations.route("conclude_on_end", response_model=Receipt)
async def conclude_on_end(call: CurrentCall, case_id: UUID, given: EndConclusionIn) -> JSONResponse:
    """The authority's conclusion on whether the need for co-ordination remains; the latest one counts."""
    return answer(_receipt(call, await service.conclude_on_end(call, CaseId(case_id), given)))


@operations.route("end_case", response_model=Receipt)
async def end_case(call: CurrentCall, case_id: UUID) -> JSONResponse:
    """End the client relationship: needs three concurring conclusions (381/2023 § 8)."""
    case = await service.end_case(call, CaseId(case_id))
    return answer(_receipt(call, case), erasureOn=case.erasure_on.isoformat() if case.erasure_on else None)
