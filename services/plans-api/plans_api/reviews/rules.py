"""The review, 381/2023 § 6: at least every three months, with county and Kela for their own services."""

from collections.abc import Collection
from enum import StrEnum

from tym_shared.errors import Conflict, Forbidden
from tym_shared.transitions import Machine


class ReviewState(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    DONE = "done"


class ReviewAction(StrEnum):
    """What is done in a review."""

    PARTICIPATE = "participate"
    COMPLETE = "complete"


TRANSITIONS = {
    (ReviewState.OPEN, ReviewAction.PARTICIPATE): ReviewState.OPEN,
    (ReviewState.OPEN, ReviewAction.COMPLETE): ReviewState.DONE,
}


class ReviewTransitionNotAllowed(Conflict):
    """The review's present state does not permit this."""


class ParticipationOutstanding(Conflict):
    """An authority whose services are in the plan has not taken part in the review."""


class NothingToReview(Conflict):
    """No version of this plan is in force, so there is nothing to review."""


class NotResponsibleForReview(Forbidden):
    """The case's employment authority sees to the review."""


MACHINE = Machine(TRANSITIONS, refusal=ReviewTransitionNotAllowed, noun="review")


def outstanding(
    *, organisers: Collection[str], parties: Collection[str], responsible: str, participated: Collection[str]
) -> list[str]:
    """The other parties of the case that organise services of the plan and have not taken part yet."""
    return sorted((set(organisers) & set(parties)) - {responsible} - set(participated))


def require_participation(missing: Collection[str]) -> None:
    """Refuse to complete a review while an authority's part for its own services is outstanding."""
    if missing:
        raise ParticipationOutstanding("Authorities have yet to take part.", outstanding=sorted(missing))
