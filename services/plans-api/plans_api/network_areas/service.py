"""Use cases of network areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.network_areas import queries
from plans_api.network_areas.rules import network_of
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import OrganisationKind


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """A county's groups in force, and its employment authorities whose area in it none of them has."""

    county_id: str
    has_network: bool
    network_ids: Sequence[UUID]
    authorities_without: Sequence[str]


async def read_coverage(call: Call) -> Sequence[Coverage]:
    """Every county of the directory with its groups of today, whoever they are of; by county."""
    session = await call.begin()
    areas = await queries.areas_in_force(session, on=legal_date(await read_legal_now(session)))
    counties = [
        one
        for one in call.directory.organisations.values()
        if one.kind is OrganisationKind.WELLBEING_SERVICES_COUNTY and one.active
    ]
    found = []
    for county in sorted(counties, key=lambda one: one.id):
        own = [area for area in areas if area.county_id == county.id]
        networks = sorted({area.network_id for area in own})
        without = sorted(county.areas - {area.employment_authority_id for area in own})
        found.append(
            Coverage(county_id=county.id, has_network=bool(networks), network_ids=networks, authorities_without=without)
        )
    return found


async def find_network(
    session: AsyncSession, stated: UUID | None, *, authority: str, county: str, on: date
) -> UUID | None:
    """The group of an authority's area in a county on a day: the stated one, which is refused where it is another's."""
    return network_of(
        stated,
        in_force=await queries.networks_of_area(session, authority, county, on=on),
        is_known=stated is not None and await queries.is_set(session, stated),
        on=on,
    )
