"""The wire shapes of plans."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from plans_api.plans.rules import Party, Verdict, VersionState
from tym_shared.wire import Outgoing


class ItemOut(Outgoing):
    """An item; `serviceCode` and `goal` are null and `masked` true for a reader who may not know the service."""

    id: UUID
    revision: int
    service_code: str | None
    masked: bool
    organiser_id: str
    starts_on: date
    ends_on: date | None
    days_per_week: int | None
    hours_per_day: float | None
    goal: str | None
    referral: dict[str, Any] | None


class ApprovalOut(Outgoing):
    """A party's answer."""

    party: Party
    organisation_id: str | None
    verdict: Verdict
    reason: str | None
    answered_at: datetime


class VersionOut(Outgoing):
    """A version with its items, its answers, and the parties whose answer is still missing."""

    number: int
    state: VersionState
    content: dict[str, Any]
    reason: str
    stored_by_organisation: str
    created_at: datetime
    in_force_at: datetime | None
    rule_versions: list[str]
    items: list[ItemOut]
    approvals: list[ApprovalOut]
    awaiting: list[Party]


class PlanOut(Outgoing):
    """A plan: the version in force, the draft beside it, and what this reader is denied."""

    id: UUID
    case_id: UUID
    person_id: UUID
    state: VersionState
    version: int
    next_review_on: date | None
    in_force: VersionOut | None
    draft: VersionOut | None
    earlier: VersionOut | None
    duties_explained: list[dict[str, Any]]
    denied: list[dict[str, str]]
    decision_ids: list[str]
    allowed_actions: list[str]


class VersionListed(Outgoing):
    """A version in the plan's history; the reason is given to who stored it and to the person."""

    number: int
    state: VersionState
    reason: str | None
    stored_by_organisation: str
    created_at: datetime
    in_force_at: datetime | None


class VersionsOut(Outgoing):
    """The plan's history, newest first."""

    items: list[VersionListed]


class PlanListed(Outgoing):
    """A plan in the person's list."""

    id: UUID
    case_id: UUID
    state: VersionState
    in_force_number: int | None
    latest_number: int
    next_review_on: date | None
    version: int


class PlansOut(Outgoing):
    """The person's plans."""

    items: list[PlanListed]
