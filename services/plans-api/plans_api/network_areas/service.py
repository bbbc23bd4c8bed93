"""Use cases of network areas."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.network_areas import queries
from plans_api.network_areas.rules import network_of


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
