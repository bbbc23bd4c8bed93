"""Use cases of statistics: counting a month, and reading a scope's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.networks.queries import get as get_network
from plans_api.networks.rules import NetworkId
from plans_api.statistics import queries
from plans_api.statistics.models import CellRow, MonthRow, ReferralTimesRow
from plans_api.statistics.rules import (
    NO_COUNTY,
    OF_OTHER_PLANS,
    RULES,
    TOTAL,
    Area,
    Measure,
    MonthNotCounted,
    Scope,
    ScopeKind,
    ScopeUnclear,
    begins_at,
    following,
    placed,
    preceding,
    publish,
)
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.directory import Directory, Organisation
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationId, OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which scope is asked about, as far as the request says."""

    network_id: UUID | None
    county_id: str | None
    employment_authority_id: str | None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The situational picture of a scope's month."""

    month: MonthRow
    kind: ScopeKind
    scope_id: str
    cells: Sequence[CellRow]
    hidden_below: int
    follow_up_across_registers: bool


async def count_month(session: AsyncSession, directory: Directory, month: date, *, recount: str | None = None) -> int:
    """Count a month that has ended and publish its sums; the number of cells.

    The present month is never counted: of two pictures of it the difference would tell what a single one hides. Nor is
    a month from before the Act. One that has been counted is not counted again, for what it counted may have been
    erased since (381/2023 § 12), unless for the reason `recount`, which is kept with it.
    """
    now = await read_legal_now(session)
    begins, ends = begins_at(month), begins_at(following(month))
    small = RULES.find("small-cell", on=month)
    is_final = await queries.is_final(session, month)
    if small is None or ends > now or (is_final and recount is None):
        return 0
    counted = placed(await queries.count(session, begins=begins, ends=ends), _only_counties(directory))
    if not RULES.get("other-plans", on=month).number:
        counted = [one for one in counted if one.measure not in OF_OTHER_PLANS]
    networks = await queries.network_areas(session, on=legal_date(ends - timedelta(microseconds=1)))
    scopes = list(_scopes(directory, {one.area for one in counted}, networks))
    open_before = await queries.open_cases_published(session, preceding(month))
    cells = publish(counted, scopes, threshold=small.number, open_before=open_before)
    await queries.store(session, month, cells, recount=recount if is_final else None)
    return len(cells)


def _only_counties(directory: Directory) -> dict[str, str]:
    """The county of each employment authority whose area lies in one alone."""
    return {
        one.id: next(iter(one.areas))
        for one in directory.organisations.values()
        if one.kind is OrganisationKind.EMPLOYMENT_AUTHORITY and len(one.areas) == 1
    }


def _scopes(
    directory: Directory, areas: Iterable[Area], networks: Mapping[str, tuple[frozenset[Area], frozenset[str]]]
) -> Iterable[Scope]:
    held = sorted(set(areas), key=lambda area: area.id)
    kela = {one.id for one in directory.organisations.values() if one.kind is OrganisationKind.KELA}
    for network, (own, parties) in networks.items():
        yield Scope(kind=ScopeKind.NETWORK, id=network, areas=own, readers=parties)
    for kind, ids in (
        (ScopeKind.COUNTY, {area.county for area in held} - {NO_COUNTY}),
        (ScopeKind.EMPLOYMENT_AUTHORITY, {area.employment_authority for area in held}),
    ):
        for one in sorted(ids):
            organisation = directory.organisations.get(OrganisationId(one))
            readers = kela | {one} | (organisation.areas if organisation else frozenset())
            own = frozenset(area for area in held if one in (area.county, area.employment_authority))
            yield Scope(kind=kind, id=one, areas=own, readers=frozenset(readers))
    for area in (one for one in held if one.county != NO_COUNTY):
        readers = kela | {area.county, area.employment_authority}
        yield Scope(kind=ScopeKind.AREA, id=area.id, areas=frozenset({area}), readers=frozenset(readers))


async def read_statistics(call: Call, asked: Asked, month: date) -> Picture:
    """The picture of a scope that the caller belongs to; NotFound otherwise, and for a month that is not counted."""
    session = await call.begin()
    kind, scope_id = await _scope(call, session, asked)
    counted = await queries.month_of(session, month)
    if counted is None:
        raise MonthNotCounted
    return Picture(
        month=counted,
        kind=kind,
        scope_id=scope_id,
        cells=await queries.cells_of(session, month, kind, scope_id),
        hidden_below=RULES.get("small-cell", on=month).number,
        follow_up_across_registers=bool(RULES.get("follow-up-across-registers", on=month).number),
    )


def without_cases(cells: Iterable[CellRow]) -> list[Measure]:
    """The measures of which a scope has nothing: their total is nought."""
    held = {cell.measure for cell in cells if cell.dimension == TOTAL}
    return [measure for measure in Measure if measure not in held]


async def _scope(call: Call, session: AsyncSession, asked: Asked) -> tuple[ScopeKind, str]:
    organisations = [one for one in (asked.employment_authority_id, asked.county_id) if one is not None]
    if asked.network_id is not None and not organisations:
        await get_network(session, call.caller, NetworkId(asked.network_id))
        return ScopeKind.NETWORK, str(asked.network_id)
    if asked.network_id is not None or not organisations:
        raise ScopeUnclear
    own = call.caller.acting_organisation()
    for organisation in organisations:
        _require_of(own, call.directory.organisations.get(OrganisationId(organisation)))
    if asked.county_id is not None and asked.employment_authority_id is not None:
        area = Area(employment_authority=asked.employment_authority_id, county=asked.county_id)
        if own.kind is not OrganisationKind.KELA and own.id not in organisations:
            raise NotFound
        return ScopeKind.AREA, area.id
    kind = ScopeKind.COUNTY if asked.county_id is not None else ScopeKind.EMPLOYMENT_AUTHORITY
    return kind, organisations[0]


def _require_of(own: Organisation, asked: Organisation | None) -> None:
    is_national = own.kind is OrganisationKind.KELA
    if asked is None or not (is_national or own.id == asked.id or own.id in asked.areas):
        raise NotFound


async def note_referral_times(
    session: AsyncSession, referral: UUID, area: Area, *, times: Mapping[str, object]
) -> None:
    """Note when a referral came to a state; what is known already stays, so that a repeated event changes nothing."""
    place = {"employment_authority_id": area.employment_authority, "county_id": area.county}
    statement = insert(ReferralTimesRow).values(referral_id=referral, **place, **times)
    kept = {name: func.coalesce(getattr(ReferralTimesRow, name), value) for name, value in times.items()}
    await session.execute(statement.on_conflict_do_update(index_elements=["referral_id"], set_=kept))
