"""The wire shapes of answer links."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from referral_api.links.rules import LinkAnswer, LinkState
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
    """Who used the link, how they had identified, and for what.

    `read` is a look at the referral, `list-files` one at what files it has, `read-file` one at a file.
    """

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
