"""The wire shapes of network areas."""

from uuid import UUID

from tym_shared.wire import Outgoing


class CoverageOut(Outgoing):
    """A county with the groups that have an area in it today, and the employment authorities whose area has none."""

    county_id: str
    has_network: bool
    network_ids: list[UUID]
    authorities_without: list[str]


class CoveragesOut(Outgoing):
    """Every county, by id."""

    items: list[CoverageOut]
