"""The review by the type's interval, with those who take part in it: 381/2023 § 6, 380/2023 § 32, 681/2023 § 22."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.transitions import Machine


class ReviewState(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    DONE = "done"


class Occasion(StrEnum):
    """Why a review is made: its day has come, something has changed, or the person asks for it (681/2023 § 22)."""

    INTERVAL = "interval"
    CHANGE = "change"
    REQUEST = "request"


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


class NextReviewUnsuitable(Invalid):
    """The next review is agreed, on a day to come, for a plan whose type sets no interval, and for no other."""


MACHINE = Machine(TRANSITIONS, refusal=ReviewTransitionNotAllowed, noun="review")


def check_next(agreed: date | None, *, is_set_by_law: bool, today: date) -> None:
    """Refuse a next review that the law sets already, that is missing where nothing sets it, or that is past."""
    fitting = agreed is None if is_set_by_law else agreed is not None and agreed > today
    if not fitting:
        raise NextReviewUnsuitable(errors=[FieldFault(pointer="/nextReviewOn", detail="not fitting for the type")])


def outstanding(
    *, organisers: Collection[str], parties: Collection[str], responsible: str, participated: Collection[str]
) -> list[str]:
    """The other parties of the case that organise services of the plan and have not taken part yet."""
    return sorted((set(organisers) & set(parties)) - {responsible} - set(participated))


def require_participation(missing: Collection[str]) -> None:
    """Refuse to complete a review while an authority's part for its own services is outstanding."""
    if missing:
        raise ParticipationOutstanding("Authorities have yet to take part.", outstanding=sorted(missing))
