"""Reads of cases; the policies show one to its parties until it ends, to a hold's owner then, to the person always."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from plans_api.cases.models import CaseRow, EndConclusionRow
from plans_api.cases.rules import CaseId, FormerLeadReadsOnly
from plans_api.db import is_person
from plans_api.networks.models import NetworkAreaRow
from plans_api.parties.models import PartyRow
from tym_shared.callers import Caller, CallerKind
from tym_shared.errors import NotFound
from tym_shared.vocabulary import OrganisationKind

PARTY_COLUMNS: dict[OrganisationKind, InstrumentedAttribute[str]] = {
    OrganisationKind.EMPLOYMENT_AUTHORITY: CaseRow.employment_authority_id,
    OrganisationKind.WELLBEING_SERVICES_COUNTY: CaseRow.county_id,
    OrganisationKind.KELA: CaseRow.kela_id,
}
"""The column that names a party of a kind; each has its indexes."""


def party_column(caller: Caller) -> InstrumentedAttribute[str]:
    """The column in which the caller's organisation stands where it is a party."""
    return PARTY_COLUMNS[caller.acting_organisation().kind]


def visible_to(caller: Caller) -> Select[CaseRow]:
    """The cases this caller is a party to, owns a hold on, or is the person of; the policies say the same again."""
    statement = select(CaseRow)
    if caller.kind is CallerKind.PERSON:
        return statement.where(is_person(CaseRow.person_id, caller.person_id))
    organisation = caller.acting_organisation()
    return visible_to_kind(organisation.kind, literal(organisation.id))


def visible_to_kind(kind: OrganisationKind, organisation: ColumnElement[str]) -> Select[CaseRow]:
    """The same for an organisation of a kind, which may be a parameter."""
    if kind not in PARTY_COLUMNS:
        return select(CaseRow).where(false())
    return select(CaseRow).where((PARTY_COLUMNS[kind] == organisation) | CaseRow.held_for.has_key(organisation))


async def get_to_change(session: AsyncSession, caller: Caller, case_id: CaseId) -> CaseRow:
    """One case that the caller means to change; NotFound if it is not visible, refused for its former leads."""
    row = await get(session, caller, case_id)
    if caller.user_id in row.former_leads:
        raise FormerLeadReadsOnly
    return row


async def get(session: AsyncSession, caller: Caller, case_id: CaseId) -> CaseRow:
    """One case; NotFound if it is not visible."""
    row = (await session.scalars(visible_to(caller).where(CaseRow.id == case_id))).one_or_none()
    if row is None:
        raise NotFound
    return row


async def get_for_update(session: AsyncSession, caller: Caller, case_id: UUID) -> CaseRow:
    """One case, locked and as it is now; NotFound if it is not visible."""
    statement = visible_to(caller).where(CaseRow.id == case_id).with_for_update()
    row = (await session.scalars(statement, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound
    return row


async def find_open(session: AsyncSession, caller: Caller, person_id: UUID) -> CaseRow | None:
    """The person's open case if the caller may see it; of a merged person's two that of this very id, or the newest."""
    statement = visible_to(caller).where(is_person(CaseRow.person_id, person_id), CaseRow.ended_at.is_(None))
    statement = statement.order_by((CaseRow.person_id == person_id).desc(), CaseRow.created_at.desc()).limit(1)
    return (await session.scalars(statement)).one_or_none()


async def cases_of_person(session: AsyncSession, caller: Caller) -> Sequence[CaseRow]:
    """The signed-in person's cases, newest first."""
    return (await session.scalars(visible_to(caller).order_by(CaseRow.created_at.desc(), CaseRow.id))).all()


async def end_conclusions(session: AsyncSession, case: CaseRow) -> Sequence[EndConclusionRow]:
    """The present parties' conclusions on ending, by authority, without those of before a party left and came back."""
    row, party = EndConclusionRow, PartyRow
    is_present = (party.case_id == row.case_id) & (party.organisation_id == row.authority_id) & party.until.is_(None)
    statement = select(row).join(party, is_present & (party.since <= row.concluded_at)).where(row.case_id == case.id)
    return (await session.scalars(statement.order_by(row.authority_id))).all()


async def cases_to_move(
    session: AsyncSession, areas: Sequence[NetworkAreaRow], *, network_id: UUID, given: UUID | None, limit: int
) -> Sequence[CaseRow]:
    """Open cases of these areas, locked: those that are not the group's yet, or where it is `given` up, still are."""
    row = CaseRow
    pairs = [(area.employment_authority_id, area.county_id) for area in areas]
    moves = row.network_id == network_id if given is None else row.network_id.is_distinct_from(given)
    statement = select(row).where(
        row.ended_at.is_(None), tuple_(row.employment_authority_id, row.county_id).in_(pairs), moves
    )
    return (await session.scalars(statement.limit(limit).with_for_update())).all()
