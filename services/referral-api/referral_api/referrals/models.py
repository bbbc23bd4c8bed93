"""The tables of referrals. Each child carries the parties' ids, so that no policy needs to look at another table."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from referral_api.attentions.rules import AttentionCode
from referral_api.clocks.rules import Due
from referral_api.db import Base
from referral_api.kinds.rules import AnswerMode, ReferralKind
from referral_api.referrals.rules import Urgency
from referral_api.states.rules import DecisionOutcome, ReferralState, Side, Standing
from referral_api.texts.models import BASIC_TEXT
from tym_shared.clock import legal_now
from tym_shared.vocabulary import DataCategory, Register


class RelationKind(StrEnum):
    """What the referral grounds at the decision point."""

    REFERRAL_RECIPIENT = "referral-recipient"
    CONTRIBUTOR = "contributor"


class RequestState(StrEnum):
    """Where an information request stands; `closed`: the referral ended before the answer."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


SENT = text("sent_at IS NOT NULL")
DUE = text("next_due_on IS NOT NULL")
OPEN = "state NOT IN ('declined', 'withdrawn', 'cancelled', 'redirected', 'expired', 'stopped', 'outcome-acknowledged')"
WORK_INDEXES = (
    Index("ix_referrals_sender_state", "sender_id", "state", "created_at", "id"),
    Index("ix_referrals_sender_kind", "sender_id", "kind", "created_at", "id"),
    Index("ix_referrals_sender_assignee", "sender_id", "sender_assignee", "created_at", "id"),
    Index(
        "ix_referrals_sender_unassigned",
        "sender_id",
        "created_at",
        "id",
        postgresql_where=text(f"sender_assignee IS NULL AND {OPEN}"),
    ),
    Index(
        "ix_referrals_sender_flagged",
        "sender_id",
        "created_at",
        "id",
        postgresql_where=text("attention IS NOT NULL"),
    ),
    Index("ix_referrals_sender_due", "sender_id", "next_due_on", "id", postgresql_where=DUE),
    Index("ix_referrals_recipient", "recipient_id", "sent_at", "id", postgresql_where=SENT),
    Index("ix_referrals_recipient_state", "recipient_id", "state", "sent_at", "id", postgresql_where=SENT),
    Index("ix_referrals_recipient_kind", "recipient_id", "kind", "sent_at", "id", postgresql_where=SENT),
    Index("ix_referrals_recipient_unit", "recipient_id", "unit_id", "sent_at", "id", postgresql_where=SENT),
    Index(
        "ix_referrals_recipient_assignee", "recipient_id", "recipient_assignee", "sent_at", "id", postgresql_where=SENT
    ),
    Index(
        "ix_referrals_recipient_unassigned",
        "recipient_id",
        "sent_at",
        "id",
        postgresql_where=text(f"sent_at IS NOT NULL AND recipient_assignee IS NULL AND {OPEN}"),
    ),
    Index(
        "ix_referrals_recipient_due",
        "recipient_id",
        "next_due_on",
        "id",
        postgresql_where=text("next_due_on IS NOT NULL AND sent_at IS NOT NULL"),
    ),
)
"""One for each filter by which a side's list is asked; the other filters are looked at row by row."""


class ReferralRow(Base):
    """A referral, an entry of the sender's register or, within the client relationship, of the TYM register.

    `register`, `purpose`, `act` and `section` say what it stands on; `basis` is what the decision of its sending named.
    `state_reason` with the version of its list, `state_text` and `expected_on` belong to the present state; earlier
    ones stand in the steps.
    `due_stage` is what is due by `next_due_on`, and `tell_on` the day on which somebody is next told of it.
    """

    __tablename__ = "referrals"
    __table_args__ = (
        CheckConstraint("sender_id <> recipient_id", name="parties"),
        CheckConstraint("(plan_item_id IS NULL) = (plan_item_revision IS NULL)", name="plan_item"),
        CheckConstraint("sent_at IS NOT NULL OR state IN ('draft', 'withdrawn', 'expired')", name="sent"),
        CheckConstraint("(state = 'information-requested') = (asked_side IS NOT NULL)", name="asked"),
        CheckConstraint("(attention IS NULL) = (attention_since IS NULL)", name="attention"),
        Index(
            "uq_referrals_sender_id_plan_item_id_plan_item_revision",
            "sender_id",
            "plan_item_id",
            "plan_item_revision",
            unique=True,
            postgresql_where=text("plan_item_id IS NOT NULL AND state <> 'redirected'"),
        ),
        Index("ix_referrals_sender_id_created_at_id", "sender_id", "created_at", "id"),
        Index("ix_referrals_person_id_created_at_id", "person_id", "created_at", "id"),
        Index("ix_referrals_group_id", "group_id"),
        *WORK_INDEXES,
        Index("ix_referrals_tell_on", "tell_on", postgresql_where=text("tell_on IS NOT NULL")),
        CheckConstraint("(due_stage IS NULL) = (next_due_on IS NULL)", name="due"),
        Index("ix_referrals_created_at", "created_at", postgresql_using="brin"),
        Index("ix_referrals_case_id", "case_id", postgresql_where=text("case_id IS NOT NULL")),
        Index("ix_referrals_part_of", "part_of", postgresql_where=text("part_of IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[ReferralKind]
    kind_version: Mapped[str]
    answer_mode: Mapped[AnswerMode]
    group_id: Mapped[UUID | None]
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    unit_id: Mapped[str | None]
    urgency: Mapped[Urgency] = mapped_column(server_default=Urgency.ROUTINE.value)
    urgent_ground: Mapped[str | None]
    part_of: Mapped[UUID | None]
    data_register: Mapped[Register] = mapped_column("register")
    purpose: Mapped[str]
    act: Mapped[str]
    section: Mapped[str]
    service_code: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reason: Mapped[str | None]
    case_id: Mapped[UUID | None]
    plan_item_id: Mapped[UUID | None]
    plan_item_revision: Mapped[int | None]
    state: Mapped[ReferralState]
    asked_side: Mapped[Side | None]
    is_proposed: Mapped[bool] = mapped_column(server_default="false")
    turn: Mapped[Side | None]
    turn_since: Mapped[datetime] = mapped_column(server_default=legal_now())
    state_reason: Mapped[str | None]
    state_reason_list: Mapped[str | None]
    state_text: Mapped[str | None]
    state_text_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    expected_on: Mapped[date | None]
    version: Mapped[int]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    sent_at: Mapped[datetime | None]
    necessity: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    basis: Mapped[list[dict[str, Any]]]
    permitted: Mapped[list[str]]
    denied: Mapped[list[dict[str, Any]]]
    decline_reason: Mapped[str | None]
    recipient_decision_id: Mapped[str | None]
    recipient_decision: Mapped[DecisionOutcome | None]
    appeal_advice: Mapped[str | None]
    appeal_advice_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    appeal_advice_decision_id: Mapped[UUID | None]
    outcome: Mapped[str | None]
    applied_on: Mapped[date | None]
    started_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    redirected_to: Mapped[UUID | None]
    redirected_from: Mapped[UUID | None]
    redirected_by: Mapped[str | None]
    attention: Mapped[AttentionCode | None]
    attention_since: Mapped[datetime | None]
    receipt_due_on: Mapped[date | None]
    receipt_rule: Mapped[str | None]
    decision_due_on: Mapped[date | None]
    decision_rule: Mapped[str | None]
    start_due_on: Mapped[date | None]
    start_rule: Mapped[str | None]
    due_stage: Mapped[Due | None]
    next_due_on: Mapped[date | None]
    tell_on: Mapped[date | None]
    sender_assignee: Mapped[str | None]
    recipient_assignee: Mapped[str | None]

    @property
    def told(self) -> set[DataCategory]:
        """The categories of the texts that stand on it."""
        texts = ((self.state_text, self.state_text_categories), (self.appeal_advice, self.appeal_advice_categories))
        return {DataCategory(category) for text, categories in texts if text for category in categories}

    @property
    def standing(self) -> Standing:
        """What decides which actions are permitted."""
        return Standing(
            state=self.state,
            mode=self.answer_mode,
            decision=self.recipient_decision,
            asked=self.asked_side,
            is_proposed=self.is_proposed,
        )


class EntryRow(Base):
    """A text of one data category: the sender's, or an answer to an information request; unshared it stays at home.

    It belongs to the referral from `since_version` on, and before `until_version` where it was superseded. One that the
    recipient could see until its permission ended has `shared_until`. `necessity` was stated when it was added to a
    sent referral, which itself has that of the entries it was sent with.
    """

    __tablename__ = "referral_entries"
    __table_args__ = (Index("ix_referral_entries_referral_id", "referral_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    source_id: Mapped[str]
    recipient_id: Mapped[str]
    added_by: Mapped[str]
    request_id: Mapped[UUID | None]
    data_register: Mapped[Register] = mapped_column("register")
    category: Mapped[DataCategory]
    text: Mapped[str]
    shared: Mapped[bool]
    shared_until: Mapped[datetime | None]
    necessity: Mapped[str | None]
    decision_id: Mapped[UUID | None]
    since_version: Mapped[int] = mapped_column(server_default="1")
    until_version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())


class RelationRow(Base):
    """A relation that this service owes to consent-api; `registered_version` is the last one it has confirmed."""

    __tablename__ = "referral_relations"
    __table_args__ = (
        Index("ix_referral_relations_referral_id", "referral_id"),
        Index("ix_referral_relations_owed", "id", postgresql_where=text("registered_version < version")),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[RelationKind]
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    organisation_id: Mapped[str]
    requested_by: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    version: Mapped[int]
    registered_version: Mapped[int] = mapped_column(server_default="0")


class InformationRequestRow(Base):
    """A question of the recipient, to the sender or to a contributor, who sees this row and nothing of the referral."""

    __tablename__ = "information_requests"
    __table_args__ = (
        Index("ix_information_requests_referral_id", "referral_id"),
        Index("ix_information_requests_contributor_id_created_at_id", "contributor_id", "created_at", "id"),
        Index("ix_information_requests_recipient_id_created_at_id", "recipient_id", "created_at", "id"),
        Index("ix_information_requests_sender_id_created_at_id", "sender_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    person_id: Mapped[UUID]
    sender_id: Mapped[str]
    recipient_id: Mapped[str]
    contributor_id: Mapped[str | None]
    contributor_role: Mapped[str | None]
    data_register: Mapped[Register] = mapped_column("register")
    purpose: Mapped[str]
    question: Mapped[str]
    question_categories: Mapped[list[str]] = mapped_column(server_default=BASIC_TEXT)
    answer_by: Mapped[date | None]
    state: Mapped[RequestState]
    version: Mapped[int]
    asked_by: Mapped[str]
    decision_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=legal_now())
    answered_at: Mapped[datetime | None]
