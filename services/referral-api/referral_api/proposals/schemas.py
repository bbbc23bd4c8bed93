"""The wire shapes of proposals."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import model_validator

from referral_api.proposals.rules import ProposalState
from referral_api.texts.schemas import Telling
from tym_shared.wire import Code, LongText, Outgoing


class ProposalIn(Telling):
    """Other dates, and why: a code of `amendment-reasons`."""

    reason: Code
    text: LongText | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @model_validator(mode="after")
    def propose_a_date(self) -> Self:
        """A proposal has a date, and a period does not end before it starts."""
        if self.starts_on is None and self.ends_on is None:
            raise ValueError("startsOn or endsOn is needed")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("endsOn is before startsOn")
        return self


class ProposalAnswerIn(Telling):
    """What the sender says to a proposal."""

    text: LongText | None = None


class ProposalOut(Outgoing):
    """A proposal and what became of it; a text is null where categories of it are withheld from this reading."""

    id: UUID
    reason: str
    text: str | None
    text_categories: list[str]
    starts_on: date | None
    ends_on: date | None
    state: ProposalState
    proposed_at: datetime
    answer_text: str | None
    answer_categories: list[str]
    withheld: list[str]
    answered_at: datetime | None
    allowed_actions: list[str]


class ProposalsOut(Outgoing):
    """The proposals on a referral, first to last."""

    items: list[ProposalOut]
