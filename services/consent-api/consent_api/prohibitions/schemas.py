"""The wire shapes of prohibitions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from consent_api.prohibitions.rules import EVERY_MATTER, ProhibitionReason, ProhibitionRegister, WeightyReason
from tym_shared.vocabulary import Mandate
from tym_shared.wire import Incoming, Outgoing


class ProhibitionIn(Incoming):
    """A prohibition; it names every matter unless some are named."""

    about_register: Annotated[ProhibitionRegister, Field(alias="register")]
    reason: ProhibitionReason
    weighty_reason: WeightyReason | None = None
    mandates: Annotated[list[Mandate], Field(min_length=1, max_length=len(Mandate))] = list(EVERY_MATTER)


class ProhibitionOut(Outgoing):
    """A prohibition of the signed-in person."""

    id: UUID
    about_register: Annotated[ProhibitionRegister, Field(alias="register")]
    reason: ProhibitionReason
    weighty_reason: WeightyReason | None
    mandates: list[Mandate]
    recorded_at: datetime
    ended_at: datetime | None
    allowed_actions: list[str]


class ProhibitionsOut(Outgoing):
    """The person's own prohibitions, the newest first."""

    items: list[ProhibitionOut]
