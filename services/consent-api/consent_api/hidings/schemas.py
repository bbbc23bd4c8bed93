"""The wire shapes of hidings."""

from datetime import date, datetime
from uuid import UUID

from consent_api.hidings.rules import HidingState
from tym_shared.wire import Code, Incoming, LongText, Outgoing, ShortText


class HidingIn(Incoming):
    """Which entry is hidden from which person, on what ground and decision, until when (it is considered anew then)."""

    entry_id: UUID
    person_id: UUID
    ground: Code
    reason: LongText
    decision_reference: ShortText
    decided_on: date
    valid_until: date


class HidingEndIn(Incoming):
    """Why the entry is shown again before the hiding's date."""

    reason: LongText


class HidingOut(Outgoing):
    """A hiding as its controller sees it; `isTold` says whether the person learns that something is hidden."""

    id: UUID
    entry_id: UUID
    person_id: UUID
    organisation_id: str
    ground: str
    ground_label: str
    is_told: bool
    reason: str
    decision_reference: str
    decided_on: date
    valid_until: date
    recorded_by_name: str
    created_at: datetime
    ended_at: datetime | None
    state: HidingState
    allowed_actions: list[str]


class HidingTold(Outgoing):
    """What the person is told of a hiding: that there is one, by which provision and decision, and where to turn."""

    line: str
    organisation: str
    act: str
    section: str
    ground: str
    decided_on: date
    decision_reference: str
    advice: str
