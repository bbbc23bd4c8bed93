"""The wire shapes of answer links."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.absences.schemas import AbsenceIn
from referral_api.handling.schemas import DeclineIn, StartIn
from referral_api.kinds.rules import ReferralKind
from referral_api.links.rules import LinkAnswer, LinkState
from referral_api.outcomes.schemas import OutcomeIn
from referral_api.states.rules import ReferralState
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Incoming, Outgoing


class LinkIn(Incoming):
    """The answers that the link takes."""

    actions: Annotated[list[LinkAnswer], Field(min_length=1, max_length=len(LinkAnswer))]

    @model_validator(mode="after")
    def name_each_once(self) -> Self:
        """An answer stands once."""
        if len(set(self.actions)) != len(self.actions):
            raise ValueError("an answer stands twice")
        return self


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
    """What an answer says: the one member that belongs to it, as the answer's own operation takes it."""

    decline: DeclineIn | None = None
    start: StartIn | None = None
    absence: AbsenceIn | None = None
    outcome: OutcomeIn | None = None
