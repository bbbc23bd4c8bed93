"""The wire shapes of guidance."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from tym_shared.wire import Day, Incoming, LongText, Outgoing


class GuidanceIn(Incoming):
    """What the person was told or advised, and on which day."""

    given_on: Day
    text: LongText


class GuidanceOut(Outgoing):
    """One guidance; `text` is null where no decision permits it to this reader."""

    id: UUID
    organisation_id: str
    data_register: Annotated[str, Field(alias="register")]
    given_on: date
    text: str | None
    recorded_by: str
    recorded_at: datetime
    decision_id: str | None


class GuidanceList(Outgoing):
    """The guidance given in a case."""

    items: list[GuidanceOut]
