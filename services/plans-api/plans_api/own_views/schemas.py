"""The wire shapes of own views."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plans_api.own_views.rules import Manner
from tym_shared.wire import Incoming, LongText, Outgoing


class OwnViewIn(Incoming):
    """What the person says of the own situation and needs."""

    text: LongText


class OwnViewOut(Outgoing):
    """A view of the person's; `text` is null where no decision permits it to this reader."""

    id: UUID
    organisation_id: str
    manner: Manner
    data_register: Annotated[str, Field(alias="register")]
    text: str | None
    recorded_by: str
    recorded_at: datetime
