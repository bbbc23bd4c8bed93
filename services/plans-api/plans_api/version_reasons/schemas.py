"""The wire shapes of the reasons of versions."""

from tym_shared.wire import Outgoing


class ReasonOut(Outgoing):
    """A reason; `isFirst` tells that it is the first version's own."""

    code: str
    label: str
    is_first: bool


class ReasonsOut(Outgoing):
    """The reasons of today."""

    items: list[ReasonOut]
