"""Use cases of own views."""

from uuid import UUID, uuid4

from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get, get_for_update, get_to_change
from plans_api.cases.rules import CaseId
from plans_api.cases.service import note_change
from plans_api.own_views.models import OwnViewRow
from plans_api.own_views.rules import Manner, require_open
from tym_shared.call import Call
from tym_shared.inserts import append
from tym_shared.vocabulary import Register


async def write_own_view(call: Call, case_id: CaseId, text: str) -> tuple[UUID, CaseRow]:
    """Keep what the signed-in person writes in the own case; refused once the assessment is concluded (409)."""
    async with call.look() as session:
        located = await get(session, call.caller, case_id)
        await call.replay(session)
    require_open(located.state)
    return await _keep(call, case_id, text, Manner.WRITTEN)


async def record_own_view(call: Call, case_id: CaseId, text: str) -> tuple[UUID, CaseRow]:
    """Keep the person's spoken words as the caller recorded them; refused once the assessment is concluded (409)."""
    async with call.look() as session:
        await get_to_change(session, call.caller, case_id)
    return await _keep(call, case_id, text, Manner.SPOKEN)


async def _keep(call: Call, case_id: CaseId, text: str, manner: Manner) -> tuple[UUID, CaseRow]:
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    require_open(case.state)
    organisation, view = call.caller.organisation, uuid4()
    await session.execute(
        append(
            OwnViewRow,
            id=view,
            case_id=case.id,
            organisation_id=organisation.id if organisation else case.employment_authority_id,
            manner=manner,
            data_register=Register.TYM,
            legal_basis="381/2023 § 4(1)",
            text=text,
            recorded_by=call.caller.user_id,
        )
    )
    await note_change(call, case, "case.own-view-recorded", manner=manner)
    return view, case
