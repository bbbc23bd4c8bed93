"""When two entries may be merged."""

from enum import StrEnum
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Invalid


class MergeReason(StrEnum):
    """Why two entries are one person."""

    ENTERED_TWICE = "entered-twice"
    CODE_ADDED_LATER = "code-added-later"
    CODE_ISSUED_IN_ERROR = "code-issued-in-error"


class MergeWithItself(Invalid):
    """An entry cannot be merged with itself."""


class PersonsMergedAlready(Conflict):
    """The two entries have been merged already."""


class PersonsNotSame(Invalid):
    """Both entries have a valid identity code, so they are two persons unless one code was issued in error."""


def check_merge(asked: UUID, duplicate: UUID, *, survivors: tuple[UUID, UUID]) -> None:
    """Refuse an entry merged with itself, and two that are one already: so no circle can arise."""
    if asked == duplicate:
        raise MergeWithItself(errors=[FieldFault(pointer="/duplicateId", detail="the same entry")])
    if survivors[0] == survivors[1]:
        raise PersonsMergedAlready


def check_codes(*, both_valid: bool, reason: MergeReason) -> None:
    """Refuse two valid codes, unless the reason says that one of them was issued in error."""
    if both_valid and reason is not MergeReason.CODE_ISSUED_IN_ERROR:
        raise PersonsNotSame(errors=[FieldFault(pointer="/reason", detail="both have a valid identity code")])
