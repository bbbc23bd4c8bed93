"""Exports: how much one holds, and what the facts in it tell of."""

from collections.abc import Collection

from tym_shared.vocabulary import DataCategory

MOST_VERSIONS = 200
"""Versions of plans beyond this number, the newest first, are read at their own addresses."""
OF_HEALTH = frozenset(
    {
        "medicalStatement",
        "capacityReducedByIllness",
        "capacityPreventsWorkAndServices",
        "functionalCapacityImpaired",
    }
)
"""Facts of items that tell of health and work capacity; the others tell of the person's situation."""


def categories_of_facts(names: Collection[str]) -> set[DataCategory]:
    """The categories of facts by their names."""
    return {
        DataCategory.HEALTH_AND_WORK_CAPACITY if name in OF_HEALTH else DataCategory.SOCIAL_SITUATION for name in names
    }
