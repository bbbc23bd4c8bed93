"""The wire shapes of plans."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic.alias_generators import to_camel

from plans_api.plan_types.rules import Party, PlanType
from plans_api.plans.rules import AnswerForm, ItemState, PlanState, Verdict, VersionState
from tym_shared.wire import Outgoing


class ItemOut(Outgoing):
    """An item; what would tell the service is left out and `masked` true for a reader who may not know it.

    Of a masked item only organiser and period are told: not what became of it, so `state` is that of its version.

    `openConditions` are conditions of the service whose facts are not recorded; `deliveries` refer to the organisers'
    own registers (381/2023 § 14).
    """

    id: UUID
    revision: int
    service_code: str | None
    masked: bool
    organiser_id: str
    starts_on: date
    ends_on: date | None
    days_per_week: int | None
    hours_per_day: float | None
    total_days: int | None
    meetings: int | None
    goal: str | None
    prerequisite: str | None
    expense_reimbursement: str | None
    open_conditions: list[str]
    state: ItemState
    interruption: dict[str, Any] | None
    deliveries: list[dict[str, Any]]
    referral: dict[str, Any] | None


class ApprovalOut(Outgoing):
    """A party's answer; `recordedByOrganisation` recorded one that the person gave in speech or on paper.

    Reason and evidence are null for a reader to whom no decision opens what the party stored.
    """

    party: Party
    organisation_id: str | None
    verdict: Verdict
    reason: str | None
    answered_at: datetime
    form: AnswerForm
    evidence: str | None
    language: str | None
    by_representative: bool
    recorded_by_organisation: str | None
    recorded_at: datetime | None


class VersionOut(Outgoing):
    """A version with its items, who approves it, the answers, and the parties whose answer is still missing."""

    number: int
    state: VersionState
    content: dict[str, Any]
    reason: str
    stored_by_organisation: str
    created_at: datetime
    in_force_at: datetime | None
    rule_versions: list[str]
    parties: list[Party]
    items: list[ItemOut]
    approvals: list[ApprovalOut]
    awaiting: list[Party]


class AppealOut(Outgoing):
    """What the law says of appeal: `none`, and under which provision."""

    kind: Literal["none"]
    act: str
    section: str


class PlanOut(Outgoing):
    """A plan: the version in force, the draft beside it, and what this reader is denied.

    A plan outside the co-operation model has no case but its authorities. One that is replaced shows the version that
    was in force last; `endReason` is a code of `/v1/plan-end-reasons`.
    """

    id: UUID
    type: PlanType
    case_id: UUID | None
    employment_authority_id: str | None
    county_id: str | None
    person_id: UUID
    state: PlanState
    version: int
    replaces_id: UUID | None
    appeal: AppealOut | None
    next_review_on: date | None
    ended_on: date | None
    end_reason: str | None
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
    type: PlanType
    case_id: UUID | None
    state: PlanState
    in_force_number: int | None
    latest_number: int
    next_review_on: date | None
    version: int


class PlansOut(Outgoing):
    """The person's plans."""

    items: list[PlanListed]


OF_ITS_TIME = frozenset({"masked", "state", "interruption", "deliveries", "referral"})
"""What is told of an item that does not stand in its version."""
SHOWN = {name: to_camel(name) for name in {*ItemOut.model_fields, "protected_category"} - OF_ITS_TIME}
"""The columns of an item that its version shows; never the evidence of the person's situation, `facts`."""


def item_document(row: Mapping[str, Any]) -> dict[str, Any]:  # a JSON document
    """The item as it stands in its version."""
    return {SHOWN[name]: value for name, value in row.items() if name in SHOWN}
