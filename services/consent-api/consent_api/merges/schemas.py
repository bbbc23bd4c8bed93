"""The wire shape of a merge."""

from uuid import UUID

from consent_api.merges.rules import MergeReason
from tym_shared.wire import Incoming


class MergeIn(Incoming):
    """The entry that is merged into the one in the address, and why the two are one person."""

    duplicate_id: UUID
    reason: MergeReason
