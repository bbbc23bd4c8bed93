"""Use cases of transfers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.assessments.service import open_sections
from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get, get_for_update, get_to_change
from plans_api.cases.rules import CaseId
from plans_api.cases.service import NotResponsible, announce, register_access
from plans_api.clients.consent import Homes
from plans_api.network_areas.service import find_network
from plans_api.parties.models import PartyRow
from plans_api.parties.queries import parties_of
from plans_api.parties.service import add_parties, end_parties
from plans_api.plans.models import PlanRow
from plans_api.transfers import queries
from plans_api.transfers.models import TransferRow
from plans_api.transfers.rules import (
    RULES,
    Holding,
    ReceiverUnknown,
    ResponsibilityUnknown,
    TransferGround,
    require_change,
    require_complete,
)
from plans_api.transfers.schemas import TransferIn
from plans_api.working_groups.service import dismiss
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.decisions import Decisions, Question, note_release
from tym_shared.errors import FieldFault
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind, PersonId


async def transfer_case(call: Call, case_id: CaseId, given: TransferIn, decisions: Decisions, homes: Homes) -> CaseRow:
    """Hand the case to the authorities that have it from now on; the case and its deadlines go on.

    Only its employment authority does (403). Refused: an incomplete ground, a home municipality that does not tell, a
    transfer that changes nothing, and a network that has not the area (422). Telling the receivers needs a decision
    each. Who leaves loses access at once, and its answers to a draft of the plan lapse.
    """
    async with call.look() as session:
        await call.replay(session)
        located = await get_to_change(session, call.caller, case_id)
    if located.employment_authority_id != call.caller.acting_organisation().id:
        raise NotResponsible
    require_complete(given.ground, decision_id=given.decision_id, receiver=given.employment_authority_id)
    before = _held(located)
    after = await _receivers(call, located, given, homes)
    require_change(after, before)
    async with call.look() as session:
        today = legal_date(await read_legal_now(session))
        await _network(session, given, after, on=today)
    newcomers, leavers = after.newcomers(before), after.leavers(before)
    tellings = [await decisions.require(_telling(call, located, one), user=call.caller) for one in newcomers]
    session = await call.claim()
    plan = await queries.hold_plan(session, case_id)
    case = await get_for_update(session, call.caller, case_id)
    if _held(case) != before:
        raise NotResponsible
    now = await read_legal_now(session)
    network_id = await _network(session, given, after, on=legal_date(now))
    row = _row(call, case, given, after, now)
    row.to_network_id = network_id
    session.add(row)
    has_answers = plan is not None and await queries.drafts_answered_by(session, plan.id, leavers)
    if plan is not None and has_answers:
        plan.version += 1
        await session.flush()
    await add_parties(session, case.id, newcomers, since=now)
    await end_parties(session, case.id, leavers, until=now)
    await open_sections(session, case, newcomers)
    await dismiss(call, case, leavers, at=now)
    for telling in tellings:
        await note_release(call, telling, person=case.person_id)
    if after.employment_authority_id != case.employment_authority_id:
        case.transferred_from, case.transferred_at = case.employment_authority_id, now
    case.employment_authority_id, case.county_id = after.employment_authority_id, after.county_id
    case.left_by = sorted({*case.left_by, *leavers})
    case.network_id, case.access = network_id, "pending"
    case.version += 1
    await session.flush()
    await register_access(session, case)
    data = {
        "ground": given.ground,
        "employmentAuthorityId": case.employment_authority_id,
        "countyId": case.county_id,
    }
    await announce(call, case, "case.transferred", also=leavers, data=data)
    if plan is not None and has_answers:
        await _lapse_answers(call, case, plan, leavers)
    return case


async def _lapse_answers(call: Call, case: CaseRow, plan: PlanRow, leavers: Sequence[str]) -> None:
    """The answers of those who have left lapse on a draft: it awaits their successors, who agree it now (§ 4)."""
    lapsed = await queries.lapse_answers(await call.begin(), plan.id, leavers)
    data = {"caseId": str(case.id), "lapsed": lapsed}
    readers = {*case.parties, *leavers}
    change = Change(event="plan.answers-lapsed", aggregate_id=plan.id, version=plan.version, readers=readers, data=data)
    await call.record(change)


async def read_transfers(call: Call, case_id: CaseId) -> tuple[Sequence[TransferRow], Sequence[PartyRow]]:
    """How the case changed hands, for a party or the person, noted in the use log."""
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return await queries.transfers_of(session, case.id), await parties_of(session, case.id)


def _held(case: CaseRow) -> Holding:
    return Holding(employment_authority_id=case.employment_authority_id, county_id=case.county_id)


async def _receivers(call: Call, case: CaseRow, given: TransferIn, homes: Homes) -> Holding:
    if given.ground is TransferGround.MOVE:
        found = await homes.responsible(case.person_id, user=call.caller)
        if found.employment_authority_id is None or found.county_id is None:
            raise ResponsibilityUnknown
        return Holding(employment_authority_id=found.employment_authority_id, county_id=found.county_id)
    receiver = call.directory.organisation(given.employment_authority_id)
    if receiver is None or receiver.kind is not OrganisationKind.EMPLOYMENT_AUTHORITY:
        fault = FieldFault(pointer="/employmentAuthorityId", detail="not an employment authority")
        raise ReceiverUnknown(errors=[fault])
    return Holding(employment_authority_id=receiver.id, county_id=case.county_id)


def _telling(call: Call, case: CaseRow, receiver: str) -> Question:
    """A transfer tells the receiver whose case it is: what it needs to take the case over, and nothing stored in it."""
    return Question.by(
        call.caller,
        "disclose",
        person=PersonId(case.person_id),
        categories=[DataCategory.IDENTITY, DataCategory.CLIENT_RELATIONSHIP],
        register=case.data_register,
        source=call.caller.acting_organisation().id,
        purpose="joint-plan",
        recipient=OrganisationId(receiver),
    )


async def _network(session: AsyncSession, given: TransferIn, after: Holding, *, on: date) -> UUID | None:
    return await find_network(
        session, given.network_id, authority=after.employment_authority_id, county=after.county_id, on=on
    )


def _row(call: Call, case: CaseRow, given: TransferIn, after: Holding, now: datetime) -> TransferRow:
    return TransferRow(
        id=uuid4(),
        case_id=case.id,
        ground=given.ground,
        decision_id=given.decision_id,
        rule_version=RULES.get(f"transfer:{given.ground}", on=legal_date(now)).version,
        from_authority_id=case.employment_authority_id,
        to_authority_id=after.employment_authority_id,
        from_county_id=case.county_id,
        to_county_id=after.county_id,
        from_network_id=case.network_id,
        transferred_by=call.caller.user_id,
        transferred_at=now,
    )
