"""Referrals: states, transitions, which side may do what, and how the kind of answer limits it.

A referral never grants or refuses a service: where a decision is required the person applies and the recipient decides
(answer mode `application`). One that directs to the joint assessment is acknowledged only (381/2023 § 3).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

from referral_api.kinds.rules import AnswerMode
from tym_shared.errors import Conflict, Forbidden, Invalid

ReferralId = NewType("ReferralId", UUID)

REGISTER_RELATION = "register-relation"
"""The job that registers a relation at consent-api."""


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    INFORMATION_REQUESTED = "information-requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    APPLIED = "applied"
    DECIDED = "decided"
    STARTED = "started"
    COMPLETED = "completed"
    OUTCOME_ACKNOWLEDGED = "outcome-acknowledged"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"


class ReferralAction(StrEnum):
    """What can be done to a referral."""

    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    REQUEST_INFORMATION = "request-information"
    ANSWER_INFORMATION = "answer-information"
    ACCEPT = "accept"
    DECLINE = "decline"
    RECORD_APPLICATION = "record-application"
    RECORD_DECISION = "record-decision"
    START = "start"
    COMPLETE = "complete"
    ACKNOWLEDGE_OUTCOME = "acknowledge-outcome"
    WITHDRAW = "withdraw"
    REDIRECT = "redirect"


class Side(StrEnum):
    """How somebody takes part in a referral."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTRIBUTOR = "contributor"
    PERSON = "person"


class DecisionOutcome(StrEnum):
    """What the recipient decided on the application."""

    GRANTED = "granted"
    REFUSED = "refused"


S, A = ReferralState, ReferralAction

TRANSITIONS = {
    (S.DRAFT, A.SEND): S.SENT,
    (S.DRAFT, A.WITHDRAW): S.WITHDRAWN,
    (S.SENT, A.ACKNOWLEDGE): S.RECEIVED,
    (S.SENT, A.WITHDRAW): S.WITHDRAWN,
    (S.RECEIVED, A.REQUEST_INFORMATION): S.INFORMATION_REQUESTED,
    (S.RECEIVED, A.ACCEPT): S.ACCEPTED,
    (S.RECEIVED, A.DECLINE): S.DECLINED,
    (S.RECEIVED, A.RECORD_APPLICATION): S.APPLIED,
    (S.RECEIVED, A.REDIRECT): S.REDIRECTED,
    (S.RECEIVED, A.WITHDRAW): S.WITHDRAWN,
    (S.INFORMATION_REQUESTED, A.ANSWER_INFORMATION): S.RECEIVED,
    (S.INFORMATION_REQUESTED, A.DECLINE): S.DECLINED,
    (S.INFORMATION_REQUESTED, A.WITHDRAW): S.WITHDRAWN,
    (S.APPLIED, A.RECORD_DECISION): S.DECIDED,
    (S.APPLIED, A.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, A.START): S.STARTED,
    (S.ACCEPTED, A.WITHDRAW): S.WITHDRAWN,
    (S.DECIDED, A.START): S.STARTED,
    (S.DECIDED, A.ACKNOWLEDGE_OUTCOME): S.OUTCOME_ACKNOWLEDGED,
    (S.DECIDED, A.WITHDRAW): S.WITHDRAWN,
    (S.STARTED, A.COMPLETE): S.COMPLETED,
    (S.COMPLETED, A.ACKNOWLEDGE_OUTCOME): S.OUTCOME_ACKNOWLEDGED,
}
"""Every permitted change. A granted decision leads to the start, a refused one to its acknowledgement alone."""

ENDED = frozenset({S.DECLINED, S.WITHDRAWN, S.REDIRECTED, S.OUTCOME_ACKNOWLEDGED})
"""States in which the recipient's access is over."""

SIDES = {
    A.SEND: frozenset({Side.SENDER}),
    A.ACKNOWLEDGE: frozenset({Side.RECIPIENT}),
    A.REQUEST_INFORMATION: frozenset({Side.RECIPIENT}),
    A.ANSWER_INFORMATION: frozenset({Side.SENDER, Side.CONTRIBUTOR}),
    A.ACCEPT: frozenset({Side.RECIPIENT}),
    A.DECLINE: frozenset({Side.RECIPIENT}),
    A.RECORD_APPLICATION: frozenset({Side.RECIPIENT}),
    A.RECORD_DECISION: frozenset({Side.RECIPIENT}),
    A.START: frozenset({Side.RECIPIENT}),
    A.COMPLETE: frozenset({Side.RECIPIENT}),
    A.ACKNOWLEDGE_OUTCOME: frozenset({Side.SENDER}),
    A.WITHDRAW: frozenset({Side.SENDER}),
    A.REDIRECT: frozenset({Side.RECIPIENT}),
}
"""Which side does what; the person reads and acts in the services themselves."""

_RECEIPT = frozenset({A.SEND, A.ACKNOWLEDGE, A.WITHDRAW})
_SERVICE = _RECEIPT | {A.DECLINE, A.START, A.COMPLETE, A.ACKNOWLEDGE_OUTCOME}
_ASKING = frozenset({A.REQUEST_INFORMATION, A.ANSWER_INFORMATION})

MODES = {
    AnswerMode.RECEIPT: _RECEIPT,
    AnswerMode.ACCEPTANCE: _SERVICE | _ASKING | {A.ACCEPT, A.REDIRECT},
    AnswerMode.APPLICATION: _SERVICE | _ASKING | {A.RECORD_APPLICATION, A.RECORD_DECISION, A.REDIRECT},
    AnswerMode.PROVISION: _SERVICE | _ASKING | {A.ACCEPT},
    AnswerMode.OFFER: _SERVICE | {A.ACCEPT},
}
"""Which actions exist at all for a way of answering."""

GUARDS = {
    (S.DECIDED, A.START): DecisionOutcome.GRANTED,
    (S.DECIDED, A.ACKNOWLEDGE_OUTCOME): DecisionOutcome.REFUSED,
    (S.DECIDED, A.WITHDRAW): DecisionOutcome.GRANTED,
}
"""What must have been decided for a change after the decision."""


TURNS = {
    S.DRAFT: Side.SENDER,
    S.SENT: Side.RECIPIENT,
    S.RECEIVED: Side.RECIPIENT,
    S.ACCEPTED: Side.RECIPIENT,
    S.APPLIED: Side.RECIPIENT,
    S.DECIDED: Side.RECIPIENT,
    S.STARTED: Side.RECIPIENT,
    S.COMPLETED: Side.SENDER,
}
"""Who is expected to act; nobody once a referral has ended."""

RECEIVED_TURNS = {AnswerMode.RECEIPT: None, AnswerMode.APPLICATION: Side.PERSON}
"""A receipt awaits nothing further here; where a decision is required the person applies next."""


class ReferralTransitionNotAllowed(Conflict):
    """The referral's present state does not permit this action."""


class NotYourAction(Forbidden):
    """Another side of the referral does this."""


class RecipientUnknown(Invalid):
    """The directory has no such recipient, or it is the sender itself."""


class ReferralExistsForItem(Conflict):
    """This version of the plan item has been referred already."""


class PurposeOfAnotherKind(Forbidden):
    """A referral of this kind is read for another purpose."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides which actions a referral permits; `asked` is the side whose information is waited for."""

    state: ReferralState
    mode: AnswerMode
    decision: DecisionOutcome | None = None
    asked: Side | None = None


def allowed_actions(standing: Standing, side: Side) -> list[str]:
    """The actions that this side may take now."""
    return [action.value for (state, action) in TRANSITIONS if state is standing.state and _may(standing, action, side)]


def next_state(standing: Standing, action: ReferralAction, side: Side) -> ReferralState:
    """The state after an action; NotYourAction for the wrong side, ReferralTransitionNotAllowed for the wrong state."""
    if side not in SIDES[action]:
        raise NotYourAction(f"The {side} may not {action}.")
    if (standing.state, action) not in TRANSITIONS or not _may(standing, action, side):
        raise ReferralTransitionNotAllowed(
            f"A referral that is {standing.state} cannot be changed so.",
            state=standing.state,
            allowedActions=allowed_actions(standing, side),
        )
    return TRANSITIONS[(standing.state, action)]


def _may(standing: Standing, action: ReferralAction, side: Side) -> bool:
    if side not in SIDES[action] or action not in MODES[standing.mode]:
        return False
    if action is A.ANSWER_INFORMATION and side is not standing.asked:
        return False
    guard = GUARDS.get((standing.state, action))
    return guard is None or standing.decision is guard


def whose_turn(standing: Standing) -> Side | None:
    """The side that is expected to act next; None when nothing is expected."""
    if standing.state is S.INFORMATION_REQUESTED:
        return standing.asked
    if standing.state is S.RECEIVED and standing.mode in RECEIVED_TURNS:
        return RECEIVED_TURNS[standing.mode]
    if standing.state is S.DECIDED and standing.decision is DecisionOutcome.REFUSED:
        return Side.SENDER
    return TURNS.get(standing.state)
