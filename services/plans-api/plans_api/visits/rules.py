"""What a worker can have seen."""

from datetime import datetime

from tym_shared.errors import Conflict, FieldFault, Invalid


class NotYetToBeSeen(Invalid):
    """The plan has no such version yet, or the moment is still to come."""


class ChangedSinceSeen(Conflict):
    """The plan has changed since that version; look at its changes first, or say as of when it was seen."""


def seen_at(version: int, as_of: datetime | None, *, newest: int, now: datetime) -> datetime:
    """The moment from which on changes are unseen: as of when the plan was read, so that none in between is lost.

    Refused: a version or a moment to come, and without a moment a version that is no longer the newest.
    """
    if version > newest:
        raise NotYetToBeSeen(errors=[FieldFault(pointer="/version", detail=f"the newest is {newest}")])
    if as_of is not None and as_of > now:
        raise NotYetToBeSeen(errors=[FieldFault(pointer="/asOf", detail="in the future")])
    if as_of is None and version < newest:
        raise ChangedSinceSeen(newest=newest)
    return as_of or now
