"""Receipts: what keeps one from being made."""

from tym_shared.errors import Unavailable


class ReceiptsNotSigned(Unavailable):
    """This installation has no key to sign receipts with."""
