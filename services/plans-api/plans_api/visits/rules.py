"""What a worker can have seen."""

from tym_shared.errors import Invalid


class NotYetToBeSeen(Invalid):
    """The plan has no such version yet."""
