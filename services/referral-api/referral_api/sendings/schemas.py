"""The wire shapes of making and sending a referral."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.kinds.rules import AnswerMode, ReferralKind
from referral_api.referrals.rules import Urgency
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText

Revision = Annotated[int, Field(ge=1, le=2_000_000_000)]


class EntryIn(Incoming):
    """A text for the recipient, in one data category of 381/2023 § 11(2)."""

    category: DataCategory
    text: LongText


class ReferralIn(Incoming):
    """A referral to one recipient; with `send` false it stays a draft that the sender alone sees.

    `reason` and `serviceCode` are data of the category `service-need`: they leave only where that may leave.
    `recipientUnit` is a code of the recipient's units of the day; `urgentGround` is one of the kind's `exceptions`.
    With `partOf` the referral is an onward one of the recipient, or what the advice of a consultation led to.
    """

    kind: ReferralKind
    person_id: UUID
    recipient_id: Code
    recipient_unit: Code | None = None
    urgency: Urgency = Urgency.ROUTINE
    urgent_ground: Code | None = None
    service_code: Code | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    case_id: UUID | None = None
    plan_item_id: UUID | None = None
    plan_item_revision: Revision | None = None
    part_of: UUID | None = None
    reason: LongText | None = None
    answer_mode: AnswerMode | None = None
    entries: Annotated[list[EntryIn], Field(max_length=20)] = []
    send: bool = False

    @model_validator(mode="after")
    def name_item_and_revision_together(self) -> Self:
        """A plan item is named by id and revision, or not at all; a period does not end before it starts."""
        if (self.plan_item_id is None) != (self.plan_item_revision is None):
            raise ValueError("planItemId and planItemRevision belong together")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("endsOn is before startsOn")
        if self.kind is ReferralKind.JOINT_ASSESSMENT:
            raise ValueError("direct to the joint assessment by /v1/referrals/joint-assessment")
        return self
