"""The wire shapes of erasures."""

from datetime import date
from uuid import UUID

from tym_shared.wire import Incoming, Outgoing


class ErasedCaseIn(Incoming):
    """When a case was erased."""

    erased_on: date


class ErasedCaseOut(Outgoing):
    """A case whose referrals go with the next erasure."""

    id: UUID
