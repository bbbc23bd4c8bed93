"""The wire shapes of the person's own referrals."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from referral_api.appointments.schemas import AppointmentOut
from referral_api.attachments.schemas import FileItem
from referral_api.clocks.rules import Due
from referral_api.kinds.rules import ReferralKind
from referral_api.outcomes.schemas import OutcomeOut
from referral_api.referrals.rules import Urgency
from referral_api.states.rules import DecisionOutcome, ReferralState, Side
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, Outgoing


class OwnWithdrawalIn(Incoming):
    """Why the person withdraws, if they want to say: a code of `withdrawal-reasons`, or a text."""

    reason: Code | None = None
    text: LongText | None = None


class OwnEntry(Outgoing):
    """A text that was sent; `sharedUntil` says when the recipient ceased to see it."""

    id: UUID
    source_id: str
    source_name: str
    category: DataCategory
    category_label: str
    text: str
    created_at: datetime
    shared_until: datetime | None


class OwnAttachment(FileItem):
    """A file that was sent, with its name; `sharedUntil` says when the recipient ceased to see it."""

    source_name: str
    category_label: str
    name: str
    shared_until: datetime | None


class OwnBasis(Outgoing):
    """A provision on which data was sent, in words, and the categories that it carried."""

    kind: str
    act: str
    section: str
    consent_id: UUID | None
    categories: list[str]
    text: str


class OwnStep(Outgoing):
    """When the referral came to a state, and whose doing it was."""

    state: ReferralState
    state_label: str
    side: Side
    at: datetime


class OwnOutcome(OutcomeOut):
    """An outcome in words."""

    outcome_label: str
    follow_up_label: str


class OwnReferral(Outgoing):
    """A referral as its person sees it: where it stands, whose turn it is, and what was sent.

    `due` is what is to be done by `dueOn`, and `dueLabel` says in words who is to do it, or that the day has passed.
    """

    id: UUID
    kind: ReferralKind
    kind_label: str
    state: ReferralState
    state_label: str
    version: int
    allowed_actions: list[str]
    turn: Side | None
    turn_label: str | None
    turn_since: datetime
    due: Due | None
    due_on: date | None
    due_label: str | None
    state_reason: str | None
    reason_label: str | None
    expected_on: date | None
    sender_id: str
    sender_name: str
    recipient_id: str
    recipient_name: str
    data_register: Annotated[str, Field(alias="register")]
    purpose: str
    act: str
    section: str
    urgency: Urgency
    service_code: str | None
    reason: str | None
    starts_on: date | None
    ends_on: date | None
    sent_at: datetime | None
    permitted: list[str]
    basis: list[OwnBasis]
    entries: list[OwnEntry]
    decline_reason: str | None
    recipient_decision_id: str | None
    recipient_decision: DecisionOutcome | None
    decision_label: str | None
    appeal_advice: str | None
    outcome: str | None
    applied_on: date | None
    started_on: date | None
    completed_on: date | None


class OwnReferralWhole(OwnReferral):
    """One referral with everything that the person may see of it; messages stand at their own address."""

    attachments: list[OwnAttachment]
    appointments: list[AppointmentOut]
    outcomes: list[OwnOutcome]
    steps: list[OwnStep]
    unread_messages: int
