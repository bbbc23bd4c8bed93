"""The group of an area: 381/2023 § 9 wants one at least in every county, and § 2 has it coordinate the area's cases."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from plans_api.networks.rules import RULES
from tym_shared.errors import FieldFault, Invalid

POINTER = "/networkId"


class NetworkUnknown(Invalid):
    """There is no such steering group, or it has not been set."""


class NetworkNotCovering(Invalid):
    """The steering group does not have the area of this authority in this county, or its term does not hold today."""


def network_of(stated: UUID | None, *, in_force: Collection[UUID], is_known: bool, on: date) -> UUID | None:
    """The group of a case: the one stated, else the one whose area it is; None where the area has none.

    Refused: a group that is unknown, and one that has not this area on this day.
    """
    if stated is None:
        return next(iter(in_force)) if len(in_force) == 1 else None
    if stated in in_force:
        return stated
    if not is_known:
        raise NetworkUnknown(errors=[FieldFault(pointer=POINTER, detail="no steering group that is set")])
    rule = RULES.get("number-of-groups", on=on).reference(given=str(stated))
    raise NetworkNotCovering(errors=[FieldFault(pointer=POINTER, detail="not the group of this area today")], rule=rule)
