"""The wire shapes of visits."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from tym_shared.wire import Incoming, Outgoing


class SeenIn(Incoming):
    """The plan's version, as its ETag named it, that the user has seen.

    `asOf` is that of the changes that the user has read: what has happened since stays unseen. Without it the version
    must be the newest.
    """

    version: Annotated[int, Field(ge=1)]
    as_of: AwareDatetime | None = None


class StepOut(Outgoing):
    """A step: its kind and time, and the version, party or item that it concerns."""

    kind: str
    at: datetime
    number: int | None
    party: str | None
    item_id: UUID | None


class ChangesOut(Outgoing):
    """What has happened since the user last saw the plan; everything if `seenAt` is null."""

    plan_id: UUID
    version: int
    seen_version: int | None
    seen_at: datetime | None
    as_of: datetime
    items: list[StepOut]
