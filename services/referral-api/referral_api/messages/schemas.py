"""The wire shapes of messages."""

from datetime import datetime
from uuid import UUID

from referral_api.messages.rules import Audience, Author
from referral_api.texts.schemas import Categories
from tym_shared.wire import Incoming, LongText, Outgoing


class MessageIn(Incoming):
    """A worker's message with the categories of all that it tells."""

    text: LongText
    categories: Categories
    audience: Audience = Audience.WORKERS


class OwnMessageIn(Incoming):
    """The person's own message, for both sides."""

    text: LongText


class ReadReceipt(Outgoing):
    """Who has read a message; without an organisation it was the person or whoever acts for them."""

    organisation_id: str | None
    reader_name: str
    read_at: datetime


class MessageOut(Outgoing):
    """A message; `text` is null where the categories of it are `withheld` from this reading."""

    id: UUID
    author: Author
    author_organisation_id: str | None
    author_name: str
    audience: Audience
    categories: list[str]
    text: str | None
    withheld: list[str]
    read_by: list[ReadReceipt]
    created_at: datetime


class MessagesOut(Outgoing):
    """A page of messages, newest first; `unread` is what this user has not read once the page has been read."""

    items: list[MessageOut]
    next_cursor: str | None
    unread: int


class ThreadItem(Outgoing):
    """The messages of one referral in a list: how many of the others' this user has not read."""

    referral_id: UUID
    person_id: UUID
    sender_id: str
    recipient_id: str
    unread: int
    latest_at: datetime
