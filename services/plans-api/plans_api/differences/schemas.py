"""The wire shapes of differences."""

from typing import Any
from uuid import UUID

from tym_shared.wire import Outgoing


class DifferenceOut(Outgoing):
    """A place, by a JSON Pointer in which entries with an `id` are named by it, and what stands there in each version.

    Null is nothing: what only one of the versions has.
    """

    pointer: str
    before: Any  # any JSON
    after: Any  # any JSON


class DifferencesOut(Outgoing):
    """What differs in the `number`ed version from the one it is held `against`, and what this reader is denied."""

    plan_id: UUID
    number: int
    against: int
    items: list[DifferenceOut]
    denied: list[dict[str, str]]
    decision_ids: list[str]
