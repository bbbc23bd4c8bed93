"""The wire shapes of outcomes."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.code_lists.rules import ListName
from referral_api.code_lists.schemas import KeptListOut, kept_in
from referral_api.texts.schemas import Telling
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, Outgoing, ShortText


class FollowUpIn(Incoming):
    """What is needed next, a code of `follow-ups`; a text says its data category."""

    need: Code
    category: DataCategory | None = None
    text: LongText | None = None

    @model_validator(mode="after")
    def name_the_category(self) -> Self:
        """A text and its category belong together."""
        if (self.text is None) != (self.category is None):
            raise ValueError("text and category belong together")
        return self


class OutcomeIn(Telling):
    """What became of the service: a code of `outcomes`, the services given, its days, and what is needed next.

    The first day is that of the start and the last day today where they are not said; neither lies ahead. `categories`
    are those of `text`.
    """

    outcome: Code
    services: Annotated[list[ShortText], Field(max_length=20)] = []
    started_on: date | None = None
    completed_on: date | None = None
    text: LongText | None = None
    follow_up: FollowUpIn = FollowUpIn(need="none")
    report_attachment_id: UUID | None = None


class QueryIn(Telling):
    """What the sender asks about the outcome."""

    question: LongText


class OutcomeAnswerIn(Telling):
    """The recipient's answer, and the outcome anew where it changes."""

    text: LongText
    outcome: OutcomeIn | None = None


class OutcomeOut(Outgoing):
    """An outcome as it was given."""

    number: int
    outcome: str
    outcome_list: Annotated[KeptListOut | None, kept_in(ListName.OUTCOMES)]
    services: list[str]
    starts_on: date | None
    ends_on: date
    text: str | None
    text_categories: list[str]
    follow_up: str
    follow_up_list: Annotated[KeptListOut | None, kept_in(ListName.FOLLOW_UPS)]
    follow_up_category: DataCategory | None
    follow_up_text: str | None
    report_attachment_id: UUID | None
    given_at: datetime


class OutcomesOut(Outgoing):
    """The outcome of a referral, the latest last."""

    items: list[OutcomeOut]
