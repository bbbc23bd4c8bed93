"""The wire shapes of a referral's history."""

from datetime import date, datetime
from uuid import UUID

from referral_api.code_lists.schemas import KeptListOut
from referral_api.readings.schemas import EntryOut
from referral_api.referrals.rules import Urgency
from referral_api.states.rules import ReferralState, Side
from tym_shared.wire import Outgoing


class StepOut(Outgoing):
    """One change; `text` is null where categories of it are withheld, `reasonList` where the reason is of no list."""

    version: int
    state: ReferralState
    action: str
    side: Side
    organisation_id: str | None
    reason: str | None
    reason_list: KeptListOut | None
    text: str | None
    categories: list[str]
    withheld: list[str]
    expected_on: date | None
    at: datetime


class HistoryOut(Outgoing):
    """Every change of a referral that the caller's side may know of, first to last."""

    items: list[StepOut]


class VersionItem(Outgoing):
    """A version: which change made it, and whether the change was one of content."""

    number: int
    state: ReferralState
    action: str
    side: Side
    changes_content: bool
    at: datetime


class VersionsOut(Outgoing):
    """The versions of a referral that the caller's side may know of, first to last."""

    items: list[VersionItem]


class VersionOut(VersionItem):
    """What stood in the referral at a version, as far as this reader may have it now."""

    referral_id: UUID
    reason: str | None
    service_code: str | None
    starts_on: date | None
    ends_on: date | None
    urgency: Urgency | None
    entries: list[EntryOut]
