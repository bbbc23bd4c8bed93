"""The wire shapes of reviews."""

from datetime import date

from plans_api.review_requests.schemas import RequestOut
from plans_api.reviews.rules import Occasion, ReviewState
from tym_shared.wire import Day, Incoming, LongText, Outgoing


class ParticipationIn(Incoming):
    """The authority's part in the review, for its own services."""

    note: LongText | None = None


class CompletionIn(Incoming):
    """Why the review was made, and the day agreed for the next one.

    It must be agreed where the plan's type sets no interval; where it sets one, only an earlier day can be.
    """

    occasion: Occasion = Occasion.INTERVAL
    next_review_on: Day | None = None


class ReviewOut(Outgoing):
    """The present review: when it is due and under which rule, who has taken part, and whose part is outstanding.

    `requests` are the person's, the newest first.
    """

    plan_id: str
    state: ReviewState
    due_on: date
    is_due: bool
    rule_version: str
    participated: list[str]
    outstanding: list[str]
    requests: list[RequestOut]
    allowed_actions: list[str]
