"""Messages: who may write, and how many a reader has not read.

A message stands in the register of its referral. A side may write in the categories that the referral was sent with,
and only while it goes on; a new category needs a decision of its own and is an entry, an attachment or a referral.
"""

from dataclasses import dataclass
from enum import StrEnum

from tym_shared.errors import Conflict


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
