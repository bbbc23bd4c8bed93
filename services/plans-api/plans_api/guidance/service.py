"""Use cases of guidance."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from plans_api.cases.queries import get, get_for_update, get_to_change
from plans_api.cases.rules import CaseId
from plans_api.cases.service import ask_storers, note_change
from plans_api.guidance import queries
from plans_api.guidance.models import GuidanceRow
from plans_api.guidance.rules import require_given, require_meanwhile
from plans_api.guidance.schemas import GuidanceIn
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decision, Decisions, note_release
from tym_shared.inserts import append
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, PersonId, Register

CATEGORY = DataCategory.SERVICE_NEED
BASIS = "381/2023 § 4(3)"


async def add_guidance(call: Call, case_id: CaseId, given: GuidanceIn) -> tuple[UUID, int]:
    """Record guidance that the caller's authority gave; refused once the plan is in force (409).

    Refused too: a day before the assessment was started, and one to come (422). Its id and the case's version.
    """
    async with call.look() as session:
        await get_to_change(session, call.caller, case_id)
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    require_meanwhile(case.state)
    today = legal_date(await read_legal_now(session))
    require_given(given.given_on, since=legal_date(case.created_at), today=today)
    guidance = uuid4()
    await session.execute(
        append(
            GuidanceRow,
            id=guidance,
            case_id=case.id,
            organisation_id=call.caller.acting_organisation().id,
            data_register=Register.TYM,
            legal_basis=BASIS,
            given_on=given.given_on,
            text=given.text,
            recorded_by=call.caller.user_id,
        )
    )
    await note_change(call, case, "case.guidance-given", guidanceId=str(guidance))
    return guidance, case.version


async def read_guidance(
    call: Call, case_id: CaseId, decisions: Decisions
) -> tuple[Sequence[GuidanceRow], Mapping[str, Decision]]:
    """The guidance given in a case: the own by the use log, the others' by a decision for each authority."""
    async with call.look() as session:
        located = await get(session, call.caller, case_id)
        givers = await queries.givers_of(session, case_id)
    granted = await ask_storers(call, located, {one: [CATEGORY] for one in givers}, decisions)
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    rows = await queries.guidance_of(session, case.id)
    for decision in granted.values():
        await note_release(call, decision, person=case.person_id)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[CATEGORY, DataCategory.CLIENT_RELATIONSHIP]
    )
    return rows, granted
