"""Reads organisations and their regions as of a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.organisations.models import AreaRow, OrganisationRow, OrganisationStateRow
from consent_api.organisations.rules import holds
from tym_shared.clock import read_legal_now
from tym_shared.errors import NotFound
from tym_shared.legal_dates import legal_date


@dataclass(frozen=True, kw_only=True)
class Dated:
    """An organisation as it was at the end of a day; `row` holds what never changes, and the present version."""

    row: OrganisationRow
    names: Mapping[str, str]
    organiser_id: str | None
    active: bool
    valid_to: date | None
    areas: Sequence[str]


async def today(session: AsyncSession) -> date:
    """The legal date."""
    return legal_date(await read_legal_now(session))


async def get(session: AsyncSession, organisation_id: str, *, lock: bool = False) -> OrganisationRow:
    """The organisation as it is now; NotFound if the directory has none. Only the operator can lock one."""
    statement = select(OrganisationRow).where(OrganisationRow.id == organisation_id)
    found = (await session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def areas_on(session: AsyncSession, on: date) -> Mapping[str, Sequence[str]]:
    """For each county its employment authorities on that day, and for each of these its counties."""
    sides: dict[str, list[str]] = defaultdict(list)
    ends = or_(AreaRow.valid_to.is_(None), AreaRow.valid_to >= on)
    for area in await session.scalars(select(AreaRow).where(AreaRow.valid_from <= on, ends)):
        sides[area.county_id].append(area.employment_authority_id)
        sides[area.employment_authority_id].append(area.county_id)
    return {side: sorted(others) for side, others in sides.items()}


async def as_of(session: AsyncSession, on: date, *, organisation_id: str | None = None) -> Sequence[Dated]:
    """The organisations of a day, by id, or the one; each as it was at the end of that day."""
    present = select(OrganisationRow).order_by(OrganisationRow.id)
    former = (
        select(OrganisationStateRow)
        .where(OrganisationStateRow.held_until > on)
        .distinct(OrganisationStateRow.organisation_id)
        .order_by(OrganisationStateRow.organisation_id, OrganisationStateRow.version)
    )
    if organisation_id is not None:
        present = present.where(OrganisationRow.id == organisation_id)
        former = former.where(OrganisationStateRow.organisation_id == organisation_id)
    then = {state.organisation_id: state for state in await session.scalars(former)}
    areas = await areas_on(session, on)
    found = []
    for row in await session.scalars(present):
        state = then.get(row.id, row)
        if holds(row.valid_from, state.valid_to, on=on):
            found.append(
                Dated(
                    row=row,
                    names=state.names,
                    organiser_id=state.organiser_id,
                    active=state.active,
                    valid_to=state.valid_to,
                    areas=areas.get(row.id, ()),
                )
            )
    return found


async def former_states(session: AsyncSession, organisation_id: str) -> Sequence[OrganisationStateRow]:
    """The states that an organisation has had before the present one, newest first."""
    statement = select(OrganisationStateRow).where(OrganisationStateRow.organisation_id == organisation_id)
    return (await session.scalars(statement.order_by(OrganisationStateRow.version.desc()))).all()
