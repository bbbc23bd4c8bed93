"""Use cases of cases."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.cases import queries
from plans_api.cases.models import CaseRow, EndConclusionRow
from plans_api.cases.rules import (
    MACHINE,
    RULES,
    CaseAction,
    CaseAlreadyOpen,
    CaseId,
    CaseState,
    CountyNotInArea,
    EndReason,
    ending_rule,
    erasure_on,
    plan_due_on,
    require_concurring,
)
from plans_api.cases.schemas import CaseIn, EndConclusionIn
from plans_api.clients.consent import Homes
from plans_api.network_areas.service import find_network
from plans_api.parties.service import add_parties, register_parties
from tym_shared.call import Call
from tym_shared.callers import CallerKind
from tym_shared.changes import Change
from tym_shared.clock import legal_now, read_legal_now
from tym_shared.db import driver_of
from tym_shared.decisions import Decision, Decisions, Question, note_release
from tym_shared.directory import Directory, Organisation
from tym_shared.errors import FieldFault, Forbidden
from tym_shared.jobs import enqueue
from tym_shared.legal_dates import legal_date
from tym_shared.legal_rules import broken
from tym_shared.vocabulary import DataCategory, OrganisationId, OrganisationKind, PersonId, own_register


class NotTheStarter(Forbidden):
    """The assessment is started by another authority."""


class NotResponsible(Forbidden):
    """The case's employment authority does this."""


CASE_ENDED = "case-ended"
"""The job of what ends with a case."""


async def start_case(call: Call, given: CaseIn, decisions: Decisions, homes: Homes) -> CaseRow:
    """Start the assessment, and with it the client relationship (381/2023 § 4).

    Refused: a person who is not unemployed, a county outside the area or, where it has several, not that of the home
    municipality, a person with an open case, a network that has
    not the area; NotFound for a person with whom the caller has no client relationship.
    """
    starter = call.caller.acting_organisation()
    if starter.kind is not OrganisationKind.EMPLOYMENT_AUTHORITY:
        raise NotTheStarter("The employment authority starts the assessment.")
    county = call.directory.organisation(given.county_id)
    if county is None or county.id not in starter.areas:
        raise CountyNotInArea(errors=[FieldFault(pointer="/countyId", detail="not a county of the area")])
    async with call.look() as session:
        await call.replay(session)
        today = legal_date(await read_legal_now(session))
        await find_network(session, given.network_id, authority=starter.id, county=county.id, on=today)
    if not given.unemployed:
        raise broken(
            rule=RULES.get("unemployed", on=today), detail="The person is not unemployed.", pointer="/unemployed"
        )
    if len(starter.areas) > 1:
        home = await homes.responsible(given.person_id, user=call.caller)
        if home.county_id not in {None, county.id}:
            detail = "The home municipality lies in another county of the area."
            raise broken(rule=RULES.get("county-of-home", on=today), detail=detail, pointer="/countyId")
    telling = await decisions.require(_telling(call, starter, county, given.person_id), user=call.caller)
    session = await call.claim()
    now = await read_legal_now(session)
    row = CaseRow(
        id=uuid4(),
        person_id=given.person_id,
        employment_authority_id=starter.id,
        county_id=county.id,
        kela_id=_kela(call.directory).id,
        group_id=given.group_id,
        legal_basis="381/2023 § 4",
        state=CaseState.ASSESSING,
        network_id=await find_network(
            session, given.network_id, authority=starter.id, county=county.id, on=legal_date(now)
        ),
        plan_due_on=plan_due_on(legal_date(now)),
        next_due_on=plan_due_on(legal_date(now)),
        assigned=[],
        former_leads={},
        held_for={},
        access="pending",
        created_at=now,
        created_by=call.caller.user_id,
        kela_rehabilitation_needed=False,
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise CaseAlreadyOpen from error
    await note_release(call, telling, person=row.person_id)
    await add_parties(session, row.id, row.parties, since=now)
    await register_access(session, row)
    await announce(call, row, "case.started")
    return row


def _telling(call: Call, starter: Organisation, county: Organisation, person: UUID) -> Question:
    """Starting tells the county that the person is assessed: the starter needs a relation and the right to tell."""
    return Question.by(
        call.caller,
        "disclose",
        person=PersonId(person),
        categories=[DataCategory.IDENTITY, DataCategory.CLIENT_RELATIONSHIP],
        register=own_register(starter.kind),
        source=starter.id,
        purpose="tym-directing",
        recipient=county.id,
    )


def _kela(directory: Directory) -> Organisation:
    return next(one for one in directory.organisations.values() if one.kind is OrganisationKind.KELA)


async def register_access(session: AsyncSession, case: CaseRow) -> None:
    """Have consent-api told who the parties are and until when."""
    await register_parties(session, case.id, case.person_id, ended_at=case.ended_at, version=case.version)


async def announce(
    call: Call,
    case: CaseRow,
    event: str,
    *,
    also: Collection[str] = (),
    data: Mapping[str, str | None] | None = None,
) -> None:
    """Leave a change of the case in audit and feed, for its three parties and `also` for those that it leaves."""
    members = {"state": case.state, **(data or {})}
    readers = {*case.parties, *also}
    await call.record(Change(event=event, aggregate_id=case.id, version=case.version, readers=readers, data=members))


async def note_change(call: Call, case: CaseRow, event: str, **data: str) -> None:
    """A locked case has changed in what belongs to it: its next version, announced."""
    case.version += 1
    await (await call.begin()).flush()
    await announce(call, case, event, data=data)


async def move_case(
    call: Call, case: CaseRow, action: CaseAction, *, now: datetime, reason: EndReason | None = None
) -> None:
    """Move a locked case by one row of the transition table; an ending sets its end and erasure date."""
    case.state = MACHINE.move(case.state, action)
    case.version += 1
    session = await call.begin()
    if case.state is CaseState.ENDED:
        assert reason is not None, "an ending has its reason"
        case.ended_at, case.end_reason = now, reason
        case.erasure_on = erasure_on(legal_date(now))
        await session.flush()
        await register_access(session, case)
        await enqueue(await driver_of(session), CASE_ENDED, {"caseId": str(case.id)})
        rule = ending_rule(reason, on=legal_date(now))
        await announce(call, case, "case.ended", data={"reason": reason, "ruleVersion": rule})
    else:
        await session.flush()
        await announce(call, case, f"case.{case.state}")


async def conclude_on_end(call: Call, case_id: CaseId, given: EndConclusionIn) -> CaseRow:
    """Record the caller's authority's conclusion on whether the need remains; a later one replaces it."""
    authority = call.caller.acting_organisation().id
    async with call.look() as session:
        await queries.get_to_change(session, call.caller, case_id)
    session = await call.claim()
    case = await queries.get_for_update(session, call.caller, case_id)
    MACHINE.move(case.state, CaseAction.END)
    values = {
        "need_remains": given.need_remains,
        "reason": given.reason,
        "concluded_by": call.caller.user_id,
        "concluded_at": legal_now(),
    }
    statement = insert(EndConclusionRow).values(id=uuid4(), case_id=case.id, authority_id=authority, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["case_id", "authority_id"], set_=values))
    await note_change(call, case, "case.end-concluded")
    return case


async def end_case(call: Call, case_id: CaseId) -> CaseRow:
    """End the case when all three authorities have concluded that no need remains (§ 8); refused while any has not."""
    case = await _for_ending(call, case_id)
    session = await call.begin()
    now = await read_legal_now(session)
    MACHINE.move(case.state, CaseAction.END)
    conclusions = await queries.end_conclusions(session, case)
    require_concurring([conclusion.need_remains for conclusion in conclusions], on=legal_date(now))
    await move_case(call, case, CaseAction.END, now=now, reason=EndReason.NO_NEED_REMAINS)
    return case


async def end_on_death(call: Call, case_id: CaseId) -> CaseRow:
    """End the case technically, in whatever state, because the person has died; no conclusions are asked."""
    case = await _for_ending(call, case_id)
    now = await read_legal_now(await call.begin())
    await move_case(call, case, CaseAction.END_ON_DEATH, now=now, reason=EndReason.DEATH)
    return case


async def _for_ending(call: Call, case_id: CaseId) -> CaseRow:
    """The case, locked for its employment authority; refused for every other party."""
    async with call.look() as session:
        await call.replay(session)
        located = await queries.get_to_change(session, call.caller, case_id)
    if located.employment_authority_id != call.caller.acting_organisation().id:
        raise NotResponsible
    return await queries.get_for_update(await call.claim(), call.caller, case_id)


async def ask_storers(
    call: Call, case: CaseRow, held: Mapping[str, Collection[DataCategory]], decisions: Decisions
) -> dict[str, Decision]:
    """A decision for each other authority on the categories that it stored; the person needs none for the own data."""
    others = {storer: categories for storer, categories in held.items() if not is_own(call, storer)}
    questions = [
        Question.by(
            call.caller,
            "read",
            person=PersonId(case.person_id),
            categories=categories,
            register=case.data_register,
            source=OrganisationId(storer),
            purpose=call.purpose,
            necessity=call.necessity,
        )
        for storer, categories in others.items()
    ]
    answers = await asyncio.gather(*(decisions.evaluate(one, user=call.caller) for one in questions))
    return dict(zip(others, answers, strict=True))


def is_own(call: Call, storer: str) -> bool:
    """Whether the caller reads it as its own: the person everything, an organisation what it stored itself."""
    organisation = call.caller.organisation
    return call.caller.kind is CallerKind.PERSON or (organisation is not None and organisation.id == storer)


async def read_case(call: Call, case_id: CaseId) -> tuple[CaseRow, Sequence[EndConclusionRow]]:
    """A case for one of its parties or the person, noted in the use log."""
    session = await call.begin()
    case = await queries.get(session, call.caller, case_id)
    conclusions = await queries.end_conclusions(session, case)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return case, conclusions
