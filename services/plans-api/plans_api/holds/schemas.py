"""The wire shapes of holds."""

from datetime import date, datetime
from uuid import UUID

from plans_api.holds.rules import HoldGround, HoldState
from tym_shared.wire import Day, Incoming, LongText, Outgoing


class HoldIn(Incoming):
    """Why the data must stay, and until which day."""

    ground: HoldGround
    reason: LongText
    until_on: Day


class HoldOut(Outgoing):
    """A hold; `reason` is for its owner alone."""

    id: UUID
    owner_id: str
    ground: HoldGround
    rule_version: str
    reason: str | None
    until_on: date
    state: HoldState
    placed_at: datetime
    version: int
    allowed_actions: list[str]


class HoldsOut(Outgoing):
    """The holds on a case's data."""

    items: list[HoldOut]
