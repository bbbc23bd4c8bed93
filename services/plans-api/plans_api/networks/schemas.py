"""The wire shapes of networks."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.networks.rules import NetworkState
from tym_shared.wire import Code, Day, Incoming, Outgoing


class AreaIn(Incoming):
    """An employment authority's area in one county."""

    employment_authority_id: Code
    county_id: Code


class NetworkIn(Incoming):
    """Open the negotiation on a steering group for these areas."""

    areas: Annotated[list[AreaIn], Field(min_length=1, max_length=50)]


class NegotiationIn(Incoming):
    """The party has negotiated; an employment authority names the one that is to set the group."""

    setting_authority_id: Code | None = None


class TermIn(Incoming):
    """Set the group from this day on; the term's end follows from the decree."""

    term_from: Day


class AreaOut(Outgoing):
    """An area of the group."""

    employment_authority_id: str
    county_id: str


class NegotiationOut(Outgoing):
    """A party's statement that it has negotiated."""

    organisation_id: str
    setting_authority_id: str | None
    recorded_at: datetime


class MemberOut(Outgoing):
    """A member and the personal deputy."""

    id: UUID
    organisation_id: str
    name: str
    deputy_name: str
    named_on: date
    ended_on: date | None


class GoalsOut(Outgoing):
    """The goals of a year."""

    year: int
    goals: list[str]
    rule_version: str
    set_at: datetime


class NetworkListed(Outgoing):
    """A group in a list."""

    id: UUID
    employment_authority_ids: list[str]
    county_ids: list[str]
    setter_id: str | None
    state: NetworkState
    term_from: date | None
    term_to: date | None


class NetworkOut(NetworkListed):
    """A group as its parties see it; `allowedActions` are this party's."""

    kela_id: str
    proposed_by: str
    chair_id: UUID | None
    vice_chair_id: UUID | None
    dissolved_on: date | None
    dissolution_reason: str | None
    areas: list[AreaOut]
    negotiations: list[NegotiationOut]
    members: list[MemberOut]
    goals: list[GoalsOut]
    version: int
    allowed_actions: list[str]
