"""The wire shapes of what each side reads."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attentions.schemas import AttentionOut
from referral_api.clocks.rules import Due
from referral_api.code_lists.schemas import KeptListOut
from referral_api.kinds.rules import AnswerMode, ReferralKind, Stage
from referral_api.referrals.rules import Urgency
from referral_api.states.rules import DecisionOutcome, ReferralState, Side
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Outgoing


class EntryOut(Outgoing):
    """A text; `shared` says whether the recipient may see it, `sharedUntil` till when it could, `sourceId` who gave it.

    It belongs to the referral's versions from `sinceVersion` on, before `untilVersion` where it was superseded.
    """

    id: UUID
    source_id: str
    category: DataCategory
    text: str
    shared: bool
    shared_until: datetime | None
    request_id: UUID | None
    since_version: int
    until_version: int | None
    created_at: datetime


class Denied(Outgoing):
    """A category that may not be read or given, and why."""

    category: str
    reason: str


class Contribution(Outgoing):
    """The decision on what another organisation than the sender has added."""

    source_id: str
    decision_id: str | None
    permitted: list[str]
    denied: list[Denied]


class DueDayOut(Outgoing):
    """By when a stage is to be reached, and the version of the rule that gave the day."""

    stage: Stage
    due_on: date
    rule: str


class ReferralOut(Outgoing):
    """A referral as the caller's side may see it; what is not for this side is null or missing from the lists.

    `stateText` is null where categories of it are withheld from this reading.
    """

    id: UUID
    kind: ReferralKind
    group_id: UUID | None
    answer_mode: AnswerMode
    state: ReferralState
    version: int
    allowed_actions: list[str]
    turn: Side | None
    turn_since: datetime
    attention: AttentionOut | None
    side: Side
    access: Literal["pending", "registered"] | None
    person_id: UUID
    sender_id: str
    recipient_id: str
    recipient_unit: str | None
    urgency: Urgency
    data_register: Annotated[str, Field(alias="register")]
    purpose: str
    act: str
    section: str
    created_at: datetime
    sent_at: datetime | None
    state_reason: str | None
    state_reason_list: KeptListOut | None
    state_text: str | None
    state_text_categories: list[str]
    state_text_withheld: list[str]
    expected_on: date | None
    due: Due | None
    due_on: date | None
    due_days: list[DueDayOut]
    assignee: str | None
    part_of: UUID | None
    service_code: str | None
    reason: str | None
    starts_on: date | None
    ends_on: date | None
    case_id: UUID | None
    plan_item_id: UUID | None
    plan_item_revision: int | None
    entries: list[EntryOut]
    decline_reason: str | None
    recipient_decision_id: str | None
    recipient_decision: DecisionOutcome | None
    appeal_advice: str | None
    outcome: str | None
    applied_on: date | None
    started_on: date | None
    completed_on: date | None
    redirected_to: UUID | None
    redirected_from: UUID | None
    decision_id: str | None
    permitted: list[str]
    denied: list[Denied]
    basis: list[dict[str, Any]]
    contributions: list[Contribution]
    appointments: list[AppointmentOut]
