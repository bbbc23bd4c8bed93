"""The wire shapes of realisations."""

from typing import Annotated

from pydantic import Field

from tym_shared.vocabulary import Register
from tym_shared.wire import Code, Day, Incoming, ShortText


class InterruptionIn(Incoming):
    """The authority's decision to interrupt the item's service on a day, on a coded ground."""

    ground: Code
    on: Day
    absence_days: Annotated[int | None, Field(ge=1, le=365)] = None


class DeliveryIn(Incoming):
    """A reference to a service given, as the organiser's own register has it; no content."""

    data_register: Annotated[Register, Field(alias="register")]
    reference: ShortText
    starts_on: Day
    ends_on: Day | None = None
