"""The wire shapes of amending a sent referral."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.referrals.rules import Urgency
from referral_api.sendings.schemas import EntryIn
from referral_api.texts.schemas import Telling
from tym_shared.wire import Code, LongText


class AmendedEntryIn(EntryIn):
    """A new text; `supersedes` is the sender's entry in whose place it stands, which stays readable as history."""

    supersedes: UUID | None = None


class AmendmentIn(Telling):
    """What changes, and why: a code of `amendment-reasons`; `categories` are those of `text`."""

    reason: Code
    text: LongText | None = None
    entries: Annotated[list[AmendedEntryIn], Field(max_length=20)] = []
    starts_on: date | None = None
    ends_on: date | None = None
    urgency: Urgency | None = None

    @model_validator(mode="after")
    def change_something(self) -> Self:
        """An amendment changes something, and no entry twice; a period does not end before it starts."""
        if not (self.entries or self.starts_on or self.ends_on or self.urgency):
            raise ValueError("nothing is amended")
        superseded = [entry.supersedes for entry in self.entries if entry.supersedes]
        if len(superseded) > len(set(superseded)):
            raise ValueError("an entry is superseded twice")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("endsOn is before startsOn")
        return self
