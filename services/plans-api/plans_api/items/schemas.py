"""The wire shapes of referring an item."""

from typing import Annotated

from pydantic import Field

from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Incoming, LongText


class ReferralEntryIn(Incoming):
    """A datum that goes with the referral."""

    category: DataCategory
    text: LongText


class ReferIn(Incoming):
    """Refer the item to its organiser; only what the decision permits leaves."""

    reason: LongText | None = None
    entries: Annotated[list[ReferralEntryIn], Field(max_length=20)] = []
