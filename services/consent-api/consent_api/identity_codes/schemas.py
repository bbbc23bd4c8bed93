"""The wire shapes of identity codes."""

from datetime import date

from consent_api.persons.rules import IdentityCodeReason
from consent_api.persons.schemas import Hetu
from tym_shared.wire import Incoming, Outgoing


class IdentityCodeIn(Incoming):
    """A code that is the person's from a day on; today unless another day is given."""

    hetu: Hetu
    reason: IdentityCodeReason
    valid_from: date | None = None


class IdentityCodeOut(Outgoing):
    """A code and the days, both included, when it was the person's."""

    hetu: str
    reason: IdentityCodeReason
    valid_from: date
    valid_to: date | None


class IdentityCodesOut(Outgoing):
    """Every code of the person, the present one first."""

    items: list[IdentityCodeOut]
