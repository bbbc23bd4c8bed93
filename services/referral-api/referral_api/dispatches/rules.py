"""The obstacles on which an authority directs an unemployed person to the joint assessment, 381/2023 § 3.

They must call for co-ordination that mere consultation between the authorities does not solve.
"""

from enum import StrEnum


class Ground(StrEnum):
    """An obstacle to employment, 381/2023 § 3."""

    WORK_CAPACITY_LIMITS = "work-capacity-limits"
    FUNCTIONAL_CAPACITY_LIMITS = "functional-capacity-limits"
    LIFE_MANAGEMENT = "life-management"
