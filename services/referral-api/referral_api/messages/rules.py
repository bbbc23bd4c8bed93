"""Messages: who may write, in which categories, and how many a reader has not read.

A message stands in the register of its referral. A side may write in the categories that the referral was sent with,
and only while it goes on; a new category needs a decision of its own and is an entry, an attachment or a referral.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tym_shared.errors import Conflict, FieldFault, Invalid
from tym_shared.vocabulary import DataCategory

DATA = "referral_api.messages.data"


class Author(StrEnum):
    """Whose word a message is."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    PERSON = "person"


class Audience(StrEnum):
    """`workers`: of the two organisations. `person-too`: the person reads it as well."""

    WORKERS = "workers"
    PERSON_TOO = "person-too"


class ReferralTakesNoMessages(Conflict):
    """Messages are written about a referral that has been sent and has not ended."""


class MessageCategoryNotPermitted(Invalid):
    """The referral was not sent with data of this category, so no message about it may hold any."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many messages a referral has from each author, and how many of those the person may read."""

    from_sender: int
    from_recipient: int
    from_person: int
    from_sender_to_person: int
    from_recipient_to_person: int

    def of_others(self, reader: Author) -> int:
        """The messages that the other authors have written for this reader."""
        if reader is Author.PERSON:
            return self.from_sender_to_person + self.from_recipient_to_person
        return self.from_person + (self.from_recipient if reader is Author.SENDER else self.from_sender)


def check_categories(given: Iterable[DataCategory], permitted: Collection[str]) -> None:
    """Return if the referral was sent with all these categories; every other one is pointed at."""
    faults = [
        FieldFault(pointer=f"/categories/{place}", detail="not among the referral's permitted categories")
        for place, category in enumerate(given)
        if category not in permitted
    ]
    if faults:
        raise MessageCategoryNotPermitted(errors=faults)


def reply_purpose(purpose: str, *, on: date) -> str:
    """The purpose on which the recipient of a referral made for `purpose` tells its sender something."""
    for entry in _replies():
        ends = date.fromisoformat(entry["validTo"]) if entry["validTo"] else date.max
        if entry["purpose"] == purpose and date.fromisoformat(entry["validFrom"]) <= on <= ends:
            return str(entry["reply"])
    return purpose


@lru_cache(maxsize=1)
def _replies() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(files(DATA).joinpath("replies.json").read_text(encoding="utf-8"))
    return entries
