"""What a version holds, told by its categories."""

from collections.abc import Mapping, Sequence
from typing import Any

from plans_api.maskings.rules import protected_parts
from tym_shared.vocabulary import DataCategory

Row = Mapping[str, Any]  # what an item's columns hold


def categories_of(content: Mapping[str, Any], rows: Sequence[Row]) -> set[DataCategory]:
    """The categories of a version: those of its services, and of what its content tells beside the plan."""
    of_services = {row["protected_category"] for row in rows if row["protected_category"]}
    return {DataCategory.PLAN, *of_services, *protected_parts(content).values()}
