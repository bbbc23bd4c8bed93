"""The wire shapes of worklists."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from referral_api.attentions.schemas import AttentionOut
from referral_api.clocks.rules import Due
from referral_api.kinds.rules import ReferralKind
from referral_api.referrals.rules import Urgency
from referral_api.states.rules import ReferralState, Side
from tym_shared.wire import Outgoing

Days = Annotated[int | None, Query(ge=0, le=3650, description="Whole days.")]
Named = Annotated[str | None, Query(max_length=200)]


class ReferralItem(Outgoing):
    """A referral in a list: what needs no new decision. `serviceCode` is the sender's, it may reveal an illness.

    `due` is what is to be done by `dueOn`; `assignee` is the worker of the reader's own organisation,
    `attention` a flag for the sender.
    """

    id: UUID
    kind: ReferralKind
    group_id: UUID | None
    state: ReferralState
    version: int
    allowed_actions: list[str]
    turn: Side | None
    turn_since: datetime
    attention: AttentionOut | None
    due: Due | None
    due_on: date | None
    assignee: str | None
    access: Literal["pending", "registered"] | None
    person_id: UUID
    sender_id: str
    recipient_id: str
    recipient_unit: str | None
    urgency: Urgency
    created_at: datetime
    sent_at: datetime | None
    service_code: str | None
    plan_item_id: UUID | None
    plan_item_revision: int | None


class CountOut(Outgoing):
    """How many referrals of a unit, a kind and a state there are, and how many of them nobody works on."""

    unit: str | None
    kind: ReferralKind
    state: ReferralState
    total: int
    unassigned: int


class OverdueOut(Outgoing):
    """How many referrals of a unit have passed the day by which what is due was to be done."""

    unit: str | None
    overdue: int


class CountsOut(Outgoing):
    """What stands in a box; `overdue` are those that the worklist of this name holds."""

    items: list[CountOut]
    total: int
    unassigned: int
    overdue: int
    overdue_by_unit: list[OverdueOut]
