"""The wire shapes of follow-ups."""

from datetime import datetime
from typing import Any
from uuid import UUID

from consent_api.follow_ups.rules import Finding, FollowUpKind, FollowUpState
from tym_shared.wire import Incoming, LongText, Outgoing


class ReviewIn(Incoming):
    """What the review found, in own words."""

    finding: Finding
    note: LongText


class FollowUpOut(Outgoing):
    """A follow-up; `details` holds counts and codes, and no person's data."""

    id: UUID
    kind: FollowUpKind
    organisation_id: str
    decision_id: UUID | None
    user_id: str
    ground: str
    details: dict[str, Any]
    state: FollowUpState
    created_at: datetime
    finding: Finding | None
    note: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    version: int
    allowed_actions: list[str]
