"""Cases over HTTP."""

from uuid import UUID

from fastapi import Response
from fastapi.responses import JSONResponse

from plans_api.cases import queries, service
from plans_api.cases.models import CaseRow
from plans_api.cases.rules import CaseId, actions_for
from plans_api.cases.schemas import CaseListed, CaseOut, CasesOut, EndConclusionIn, EndConclusionOut
from plans_api.operations import operations
from tym_shared.call import CurrentCall, etag
from tym_shared.vocabulary import DataCategory, PersonId, Register
from tym_shared.wire import Receipt, answer


def _actions(call: CurrentCall, case: CaseRow) -> list[str]:
    organisation = call.caller.organisation
    if organisation is None or call.caller.user_id in case.former_leads:
        return []
    return actions_for(case.state, is_responsible=organisation.id == case.employment_authority_id)


def _receipt(call: CurrentCall, case: CaseRow) -> Receipt:
    return Receipt(id=case.id, state=case.state, version=case.version, allowed_actions=_actions(call, case))


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
    return _ended(call, await service.end_case(call, CaseId(case_id)))


@operations.route("end_case_on_death", response_model=Receipt)
async def end_case_on_death(call: CurrentCall, case_id: UUID) -> JSONResponse:
    """End the client relationship because the person has died; nobody is asked to conclude."""
    return _ended(call, await service.end_on_death(call, CaseId(case_id)))


@operations.route("list_my_cases")
async def list_my_cases(call: CurrentCall) -> CasesOut:
    """The signed-in person's cases, newest first; `/v1/cases/{id}` gives each whole."""
    cases = await queries.cases_of_person(await call.begin(), call.caller)
    if cases:
        person = PersonId(cases[0].person_id)
        await call.log_use([person], register=Register.TYM, categories=[DataCategory.CLIENT_RELATIONSHIP])
    return CasesOut(items=[CaseListed.model_validate(case) for case in cases])


def _ended(call: CurrentCall, case: CaseRow) -> JSONResponse:
    return answer(_receipt(call, case), erasureOn=case.erasure_on.isoformat() if case.erasure_on else None)
