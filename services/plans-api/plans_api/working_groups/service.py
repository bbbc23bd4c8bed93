"""Use cases of working groups: joining, leaving, and handing the lead over in one action."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from plans_api.cases.models import CaseRow
from plans_api.cases.queries import get, get_for_update, get_to_change
from plans_api.cases.rules import CaseId
from plans_api.cases.service import NotResponsible, note_change
from plans_api.working_groups import queries
from plans_api.working_groups.models import MemberRow
from plans_api.working_groups.rules import (
    MACHINE,
    STATED,
    AlreadyMember,
    EndOfMembership,
    EndReasonNotStated,
    LeadAlreadyNamed,
    LeadNotEnded,
    MemberAction,
    MemberId,
    MemberNotFound,
    MemberRole,
    NoLeadNamed,
    NotYourMember,
    read_until,
    require_user_of,
)
from plans_api.working_groups.schemas import HandOverIn, MemberIn
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault
from tym_shared.vocabulary import DataCategory, PersonId


async def read_group(call: Call, case_id: CaseId) -> tuple[CaseRow, Sequence[MemberRow]]:
    """The case's working group for a party or the person, noted in the use log."""
    session = await call.begin()
    case = await get(session, call.caller, case_id)
    members = await queries.members_of(session, case.id)
    await call.log_use(
        [PersonId(case.person_id)], register=case.data_register, categories=[DataCategory.CLIENT_RELATIONSHIP]
    )
    return case, members


async def add_member(call: Call, case_id: CaseId, given: MemberIn) -> tuple[CaseRow, MemberRow]:
    """Add a worker of the caller's organisation; the responsible authority names the first lead among its own.

    Refused: a lead named by another authority (403), a second lead or the same worker twice (409), another
    organisation's user (422).
    """
    own = call.caller.acting_organisation()
    async with call.look() as session:
        located = await get_to_change(session, call.caller, case_id)
    if given.role is MemberRole.LEAD and located.employment_authority_id != own.id:
        raise NotYourMember
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    members = await queries.current_members(session, case.id)
    user, name = given.user_id or call.caller.user_id, given.user_name or call.caller.name
    if any(one.user_id == user for one in members):
        raise AlreadyMember
    if given.role is MemberRole.LEAD and queries.lead_among(members) is not None:
        raise LeadAlreadyNamed
    require_user_of({one.url for one in call.directory.issuers.values() if own.id in one.organisations}, user)
    row = MemberRow(
        id=uuid4(),
        case_id=case.id,
        organisation_id=own.id,
        user_id=user,
        user_name=name,
        role=given.role,
        added_by=call.caller.user_id,
        since=await read_legal_now(session),
        version=1,
    )
    session.add(row)
    case.former_leads = {one: until for one, until in case.former_leads.items() if one != user}
    _note_assigned(case, [*members, row])
    await note_change(call, case, "case.member-added", memberId=str(row.id), role=row.role)
    return case, row


async def end_membership(
    call: Call, case_id: CaseId, member_id: MemberId, reason: EndOfMembership
) -> tuple[CaseRow, MemberRow]:
    """End the membership of a worker of the caller's organisation; the lead's ends by handing over (409)."""
    async with call.look() as session:
        await get_to_change(session, call.caller, case_id)
        located = await queries.member(session, case_id, member_id)
    if located.organisation_id != call.caller.acting_organisation().id:
        raise NotYourMember
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    row = await queries.member(session, case_id, member_id)
    MACHINE.move(row.state, MemberAction.END)
    if row.role is MemberRole.LEAD:
        raise LeadNotEnded
    if reason not in STATED:
        raise EndReasonNotStated(errors=[FieldFault(pointer="/reason", detail="not a reason of this action")])
    members = await queries.current_members(session, case.id)
    _end(row, reason, at=await read_legal_now(session))
    _note_assigned(case, members, without=row)
    await note_change(call, case, "case.member-ended", memberId=str(row.id), reason=reason)
    return case, row


async def hand_over(call: Call, case_id: CaseId, given: HandOverIn) -> tuple[CaseRow, MemberRow]:
    """Make another current member the lead, and end the former lead's membership, who reads on until a moment.

    Refused: another than the responsible authority (403), no lead or no such member, a time beyond the setting (422).
    The former lead's right ends with the organisation's in any case.
    """
    async with call.look() as session:
        await call.replay(session)
        located = await get_to_change(session, call.caller, case_id)
        await queries.member(session, case_id, MemberId(given.to_member_id))
    if located.employment_authority_id != call.caller.acting_organisation().id:
        raise NotResponsible
    session = await call.claim()
    case = await get_for_update(session, call.caller, case_id)
    members = await queries.current_members(session, case.id)
    former = queries.lead_among(members)
    if former is None:
        raise NoLeadNamed
    lead = next((one for one in members if one.id == given.to_member_id and one is not former), None)
    if lead is None:
        raise MemberNotFound
    now = await read_legal_now(session)
    until = read_until(given.read_until, now=now)
    MACHINE.move(former.state, MemberAction.HAND_OVER)
    _end(former, EndOfMembership.HANDED_OVER, at=now)
    former.read_until = until
    await session.flush()
    lead.role = MemberRole.LEAD
    lead.version += 1
    await session.flush()
    case.former_leads = {**case.former_leads, former.user_id: until.isoformat()}
    _note_assigned(case, members, without=former)
    await note_change(call, case, "case.lead-handed-over", memberId=str(lead.id))
    return case, lead


async def dismiss(call: Call, case: CaseRow, organisations: Collection[str], *, at: datetime) -> None:
    """End the memberships of organisations that leave a locked case."""
    session = await call.begin()
    members = await queries.current_members(session, case.id)
    for one in members:
        if one.organisation_id in organisations:
            _end(one, EndOfMembership.RESPONSIBILITY_MOVED, at=at)
    _note_assigned(case, [one for one in members if one.ended_at is None])
    await session.flush()


def _end(row: MemberRow, reason: EndOfMembership, *, at: datetime) -> None:
    row.ended_at, row.end_reason = at, reason
    row.version += 1


def _note_assigned(case: CaseRow, members: Sequence[MemberRow], *, without: MemberRow | None = None) -> None:
    """Keep on the case which parties have a worker in its group, for their worklists."""
    case.assigned = sorted({one.organisation_id for one in members if one is not without})
