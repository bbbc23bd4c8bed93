"""The wire shapes of dissolutions."""

from tym_shared.wire import Incoming, LongText


class DissolutionIn(Incoming):
    """Dissolve the group from today on, and say why."""

    reason: LongText
