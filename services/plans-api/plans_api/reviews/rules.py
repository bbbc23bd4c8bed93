"""The review by the type's interval, with those who take part in it: 381/2023 § 6, 380/2023 § 32, 681/2023 § 22."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from plans_api.plans.rules import Reminder
from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid
from tym_shared.legal_dates import add_months
from tym_shared.legal_rules import LegalRule, broken
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
    """The next review is on a day to come, and is agreed where the plan's type sets no interval."""


MACHINE = Machine(TRANSITIONS, refusal=ReviewTransitionNotAllowed, noun="review")


def actions_for(state: ReviewState, *, is_responsible: bool) -> list[str]:
    """What an authority of the plan does: each takes part, the responsible one completes."""
    return [one for one in MACHINE.allowed(state) if is_responsible or one != ReviewAction.COMPLETE]


def next_review(agreed: date | None, *, interval: LegalRule | None, today: date) -> date:
    """The day of the next review: at the end of the interval at the latest, before that where it is agreed so.

    Refused with the rule: a day after the interval (381/2023 § 6); refused too: one that is past, and none where the
    type sets no interval.
    """
    latest = add_months(today, interval.number) if interval else None
    if agreed is None and latest is not None:
        return latest
    if agreed is None or agreed <= today:
        raise NextReviewUnsuitable(errors=[FieldFault(pointer="/nextReviewOn", detail="no day to come")])
    if interval is not None and latest is not None and agreed > latest:
        raise broken(
            rule=interval, detail="The review is postponed.", pointer="/nextReviewOn", given=agreed.isoformat()
        )
    return agreed


def due_reminder(due_on: date, *, last: Reminder | None, today: date, soon: date) -> Reminder | None:
    """The reminder of a review that is to be given now, each once; None if there is none."""
    if due_on < today:
        return Reminder.OVERDUE if last is not Reminder.OVERDUE else None
    return Reminder.DUE_SOON if last is None and due_on <= soon else None


def outstanding(
    *, organisers: Collection[str], parties: Collection[str], responsible: str, participated: Collection[str]
) -> list[str]:
    """The other parties of the case that organise services of the plan and have not taken part yet."""
    return sorted((set(organisers) & set(parties)) - {responsible} - set(participated))


def require_participation(missing: Collection[str]) -> None:
    """Refuse to complete a review while an authority's part for its own services is outstanding."""
    if missing:
        raise ParticipationOutstanding("Authorities have yet to take part.", outstanding=sorted(missing))
