"""What a version holds, told by its categories."""

from collections.abc import Mapping, Sequence
from typing import Any

from plans_api.obligations.rules import protects
from tym_shared.vocabulary import DataCategory

Row = Mapping[str, Any]  # what an item's columns hold


def categories_of(content: Mapping[str, Any], rows: Sequence[Row]) -> set[DataCategory]:
    """The categories of a version: services and grounds that tell of some, the finding on capacity, the facts."""
    told = {row["protected_category"] for row in rows} | {protects(content["jobSearchObligation"])}
    held = {DataCategory.PLAN} | {category for category in told if category}
    if content.get("capacityFinding") is not None:
        held.add(DataCategory.HEALTH_AND_WORK_CAPACITY)
    if "facts" in content:
        held.add(DataCategory.SOCIAL_SITUATION)
    return held
