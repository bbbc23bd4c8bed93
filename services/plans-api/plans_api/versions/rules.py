"""What a version holds, told by its categories."""

from collections.abc import Mapping, Sequence
from typing import Any

from tym_shared.vocabulary import DataCategory

Row = Mapping[str, Any]  # what an item's columns hold


def categories_of(content: Mapping[str, Any], rows: Sequence[Row]) -> set[DataCategory]:
    """The categories of a version: services that tell of some, the finding on capacity, facts of the situation."""
    held = {DataCategory.PLAN} | {row["protected_category"] for row in rows if row["protected_category"]}
    if content.get("capacityFinding") is not None:
        held.add(DataCategory.HEALTH_AND_WORK_CAPACITY)
    if "facts" in content:
        held.add(DataCategory.SOCIAL_SITUATION)
    return held
