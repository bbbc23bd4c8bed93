"""The wire shapes of lead persons."""

from datetime import date
from uuid import UUID

from plans_api.lead_persons.rules import LeadPersonState
from tym_shared.wire import Day, Incoming, Outgoing, ShortText


class LeadPersonIn(Incoming):
    """Propose a lead person and the deputy to the group."""

    name: ShortText
    deputy_name: ShortText


class NamingIn(Incoming):
    """Name an approved lead person for a period; without `toOn` for the rest of the group's term."""

    from_on: Day
    to_on: Day | None = None


class LeadPersonOut(Outgoing):
    """A lead person as the group's parties see them; `approvals` names the parties that have approved."""

    id: UUID
    name: str
    deputy_name: str
    state: LeadPersonState
    from_on: date | None
    to_on: date | None
    approvals: list[str]
    version: int
    allowed_actions: list[str]


class LeadPersonsOut(Outgoing):
    """The lead persons of a group, newest first."""

    items: list[LeadPersonOut]
