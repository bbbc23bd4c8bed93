"""The wire shapes of directing to the joint assessment."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from referral_api.dispatches.rules import Ground
from referral_api.states.rules import ReferralState
from tym_shared.wire import Code, Incoming, LongText, Outgoing, Receipt


class DispatchIn(Incoming):
    """Directs a person to the joint assessment; the grounds stay in the sender's own register."""

    person_id: UUID
    recipient_ids: Annotated[list[Code], Field(min_length=1, max_length=5)]
    grounds: Annotated[list[Ground], Field(min_length=1, max_length=len(Ground))]
    grounds_text: LongText


class DispatchedReferral(Outgoing):
    """The referral to one authority."""

    id: UUID
    recipient_id: str
    state: ReferralState
    version: int


class DispatchReceipt(Receipt):
    """The answer to a dispatch: its group and a referral for each authority."""

    group_id: UUID
    referrals: list[DispatchedReferral]


class DispatchOut(Outgoing):
    """A dispatch as its sender sees it."""

    group_id: UUID
    person_id: UUID
    sender_id: str
    data_register: Annotated[str, Field(alias="register")]
    grounds: list[Ground]
    grounds_text: str
    created_at: datetime
    referrals: list[DispatchedReferral]
