"""Assignments: each side has one worker on a referral at a time, of its own organisation, until the referral ends."""

from collections.abc import Collection

from referral_api.states.rules import ENDED, ReferralState
from tym_shared.errors import Conflict, FieldFault, Invalid


class AssigneeOfAnother(Invalid):
    """The user belongs to none of the issuers of the caller's organisation."""


class AssignedAlready(Conflict):
    """Somebody works on the referral already: it is handed over by assigning it anew."""


class NotAssigned(Conflict):
    """Nobody works on the referral on the caller's side."""


class AssignmentAfterEnd(Conflict):
    """The referral has ended: nobody begins to work on it."""


def check_assignee(issuers: Collection[str], user: str) -> None:
    """Refuse a user whose id does not begin with one of the organisation's own issuers."""
    if user.partition("#")[0] not in issuers:
        raise AssigneeOfAnother(errors=[FieldFault(pointer="/userId", detail="not a user of an issuer of your own")])


def check_open(state: ReferralState) -> None:
    """Refuse a referral that has ended."""
    if state in ENDED:
        raise AssignmentAfterEnd(state=state, allowedActions=[])


def check_takeable(present: str | None, user: str) -> None:
    """Refuse to take what somebody has: of two who take at once, one wins."""
    if present is not None:
        raise AssignedAlready(isYours=present == user)
