"""A person's request of a review, and when it may be refused: 381/2023 § 6, 681/2023 § 22."""

from enum import StrEnum

from plans_api.plan_types.rules import TypeRules
from tym_shared.errors import Conflict, Forbidden
from tym_shared.legal_rules import LegalRule
from tym_shared.transitions import Machine


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    MET = "met"
    REFUSED = "refused"
    LAPSED = "lapsed"


class RequestAction(StrEnum):
    """What becomes of a request."""

    MEET = "meet"
    REFUSE = "refuse"
    LAPSE = "lapse"


TRANSITIONS = {
    (RequestState.OPEN, RequestAction.REFUSE): RequestState.REFUSED,
    (RequestState.OPEN, RequestAction.MEET): RequestState.MET,
    (RequestState.OPEN, RequestAction.LAPSE): RequestState.LAPSED,
}
"""An open request lapses with its plan: nothing is reviewed in one that has ended or been replaced."""


class RequestAnswered(Conflict):
    """The request of a review has been answered already."""


class ReviewAlreadyRequested(Conflict):
    """A request of a review of this plan is open already."""


class ReviewNotRequestable(Conflict):
    """Nothing is in force to review, or the law on this type of plan knows no review on request."""


class ReviewNotRefusable(Conflict):
    """The law on this type of plan gives no ground on which a requested review is refused."""


class NotResponsibleForRequest(Forbidden):
    """The employment authority that sees to the reviews of the plan records and answers requests."""


MACHINE = Machine(TRANSITIONS, refusal=RequestAnswered, noun="request of a review")


def request_rule(rules: TypeRules, *, is_followed: bool) -> LegalRule:
    """The rule that gives the person a review on request; ReviewNotRequestable without one or with nothing in force."""
    if rules.review_request is None or not is_followed:
        raise ReviewNotRequestable
    return rules.review_request


def refusal_rule(rules: TypeRules) -> LegalRule:
    """The rule on which a review is refused as manifestly unnecessary; ReviewNotRefusable where there is none."""
    if rules.review_refusal is None:
        raise ReviewNotRefusable
    return rules.review_refusal
