"""The wire shapes of making and changing a referral."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.kinds.rules import AnswerMode, ReferralKind
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
    """

    kind: Literal[ReferralKind.SERVICE, ReferralKind.VACANCY]
    person_id: UUID
    recipient_id: Code
    service_code: Code | None = None
    case_id: UUID | None = None
    plan_item_id: UUID | None = None
    plan_item_revision: Revision | None = None
    reason: LongText | None = None
    answer_mode: AnswerMode | None = None
    entries: Annotated[list[EntryIn], Field(max_length=20)] = []
    send: bool = False

    @model_validator(mode="after")
    def name_item_and_revision_together(self) -> Self:
        """A plan item is named by id and revision, or not at all."""
        if (self.plan_item_id is None) != (self.plan_item_revision is None):
            raise ValueError("planItemId and planItemRevision belong together")
        return self
