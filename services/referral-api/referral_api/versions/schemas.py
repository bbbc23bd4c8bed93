"""The wire shapes of a referral's history."""

from datetime import date, datetime

from referral_api.states.rules import ReferralState, Side
from tym_shared.wire import Outgoing


class StepOut(Outgoing):
    """One change; `text` is null where this reader may not have it."""

    version: int
    state: ReferralState
    action: str
    side: Side
    organisation_id: str | None
    reason: str | None
    text: str | None
    expected_on: date | None
    at: datetime


class HistoryOut(Outgoing):
    """Every change of a referral that the caller's side may know of, first to last."""

    items: list[StepOut]
