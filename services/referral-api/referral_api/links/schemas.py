"""The wire shapes of answer links."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from referral_api.kinds.rules import ReferralKind
from referral_api.links.rules import LinkState
from referral_api.states.rules import ReferralAction, ReferralState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Code, Incoming, LongText, Outgoing


class LinkIn(Incoming):
    """The answers that the link takes."""

    actions: Annotated[list[ReferralAction], Field(min_length=1, max_length=10)]


class LinkUse(Outgoing):
    """Who used the link, how they had identified, and for what; `read` is a look at the referral."""

    action: str
    user_name: str
    acr: str
    at: datetime


class LinkItem(Outgoing):
    """A link in a list."""

    id: UUID
    referral_id: UUID
    recipient_id: str
    actions: list[str]
    used: list[str]
    state: LinkState
    version: int
    allowed_actions: list[str]
    expires_at: datetime
    created_at: datetime


class LinkOut(LinkItem):
    """A link with its token, while it is live, and its uses. The token is for the `Tym-Answer-Link` header."""

    token: str | None
    uses: list[LinkUse]


class LinkedEntry(Outgoing):
    """A text of the referral."""

    category: DataCategory
    text: str


class LinkedReferral(Outgoing):
    """The referral as a link shows it: what is permitted now, and nothing of the TYM register."""

    kind: ReferralKind
    state: ReferralState
    allowed_actions: list[str]
    person_id: UUID
    sender_id: str
    act: str
    section: str
    service_code: str | None
    reason: str | None
    starts_on: date | None
    ends_on: date | None
    entries: list[LinkedEntry]
    permitted: list[str]
    expires_at: datetime


class LinkedAnswerIn(Incoming):
    """What an answer says: `reason` and `text` to decline, a day to start, `outcome` to complete, `text` of absence."""

    reason: Code | None = None
    text: LongText | None = None
    on: date | None = None
    outcome: Code | None = None
