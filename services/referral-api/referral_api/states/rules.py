"""The state machine of referrals: one table, whose every row says on which ways of answering and for whom it exists.

A referral never grants or refuses a service: where a decision is required the person applies and the recipient decides
(answer mode `application`). One that directs to the joint assessment is acknowledged only (381/2023 § 3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from referral_api.kinds.rules import AnswerMode
from tym_shared.errors import Conflict, Forbidden


class ReferralState(StrEnum):
    """Where a referral stands."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    INFORMATION_REQUESTED = "information-requested"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    APPLIED = "applied"
    DECIDED = "decided"
    ON_HOLD = "on-hold"
    SCHEDULED = "scheduled"
    STARTED = "started"
    CANCELLATION_REQUESTED = "cancellation-requested"
    COMPLETED = "completed"
    OUTCOME_QUERIED = "outcome-queried"
    OUTCOME_ACKNOWLEDGED = "outcome-acknowledged"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    REDIRECTED = "redirected"
    EXPIRED = "expired"
    STOPPED = "stopped"


class ReferralAction(StrEnum):
    """What can be done to a referral."""

    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    REQUEST_INFORMATION = "request-information"
    ANSWER_INFORMATION = "answer-information"
    RETURN_WITH_ADVICE = "return-with-advice"
    RESEND = "resend"
    CONTINUE_AS_REFERRAL = "continue-as-referral"
    ACCEPT = "accept"
    DECLINE = "decline"
    RECORD_APPLICATION = "record-application"
    RECORD_DECISION = "record-decision"
    HOLD = "hold"
    RESUME = "resume"
    SCHEDULE = "schedule"
    RECORD_ATTENDANCE = "record-attendance"
    RECORD_NO_SHOW = "record-no-show"
    START = "start"
    COMPLETE = "complete"
    ACKNOWLEDGE_OUTCOME = "acknowledge-outcome"
    QUERY_OUTCOME = "query-outcome"
    ANSWER_OUTCOME = "answer-outcome"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    REQUEST_CANCELLATION = "request-cancellation"
    CONFIRM_CANCELLATION = "confirm-cancellation"
    REFUSE_CANCELLATION = "refuse-cancellation"
    REDIRECT = "redirect"
    EXPIRE = "expire"
    STOP = "stop"


class Side(StrEnum):
    """How somebody takes part in a referral; `system` is the service itself, by its timers and by what it follows."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTRIBUTOR = "contributor"
    PERSON = "person"
    SYSTEM = "system"


class DecisionOutcome(StrEnum):
    """What the recipient decided on the application."""

    GRANTED = "granted"
    REFUSED = "refused"


class ReferralTransitionNotAllowed(Conflict):
    """The referral's present state does not permit this action."""


class NotYourAction(Forbidden):
    """Another side of the referral does this."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides which actions a referral permits and whose turn it is.

    `asked` is the side whose information is waited for, `is_proposed`: the recipient's proposal awaits the sender.
    """

    state: ReferralState
    mode: AnswerMode
    decision: DecisionOutcome | None = None
    asked: Side | None = None
    is_proposed: bool = False


@dataclass(frozen=True)
class Row:
    """A permitted change. `decision`: only once this was decided.

    A contributor or sender answers only if asked, and the person knows of no draft.
    """

    before: ReferralState
    action: ReferralAction
    after: ReferralState
    modes: frozenset[AnswerMode]
    decision: DecisionOutcome | None = None


S, A, M = ReferralState, ReferralAction, AnswerMode
GRANTED, REFUSED = DecisionOutcome.GRANTED, DecisionOutcome.REFUSED
ALL = frozenset(M)
RECEIPT, APPLICATION, ADVICE, TRANSFER = (
    frozenset({mode}) for mode in (M.RECEIPT, M.APPLICATION, M.ADVICE, M.TRANSFER)
)
ANSWERED = ALL - RECEIPT
ASKING = ANSWERED - {M.OFFER}
ACCEPTING = ANSWERED - APPLICATION - ADVICE
PROMISED = frozenset({M.ACCEPTANCE, M.PROVISION})
OFFERED = PROMISED | {M.OFFER}
SERVED = OFFERED | APPLICATION
QUEUED = PROMISED | APPLICATION
RETURNABLE = ASKING - ADVICE
PASSED_ON = frozenset({M.ACCEPTANCE, M.APPLICATION})

ROWS = (
    Row(S.DRAFT, A.SEND, S.SENT, ALL),
    Row(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, ALL),
    Row(S.DRAFT, A.EXPIRE, S.EXPIRED, ALL),
    Row(S.SENT, A.ACKNOWLEDGE, S.RECEIVED, ALL),
    Row(S.SENT, A.WITHDRAW, S.WITHDRAWN, ALL),
    Row(S.SENT, A.STOP, S.STOPPED, ANSWERED),
    Row(S.RECEIVED, A.REQUEST_INFORMATION, S.INFORMATION_REQUESTED, ASKING),
    Row(S.RECEIVED, A.RETURN_WITH_ADVICE, S.RETURNED, ASKING),
    Row(S.RECEIVED, A.ACCEPT, S.ACCEPTED, ACCEPTING),
    Row(S.RECEIVED, A.DECLINE, S.DECLINED, ANSWERED),
    Row(S.RECEIVED, A.RECORD_APPLICATION, S.APPLIED, APPLICATION),
    Row(S.RECEIVED, A.REDIRECT, S.REDIRECTED, PASSED_ON),
    Row(S.RECEIVED, A.WITHDRAW, S.WITHDRAWN, ALL),
    Row(S.RECEIVED, A.STOP, S.STOPPED, ANSWERED),
    Row(S.INFORMATION_REQUESTED, A.ANSWER_INFORMATION, S.RECEIVED, ASKING),
    Row(S.INFORMATION_REQUESTED, A.DECLINE, S.DECLINED, ASKING),
    Row(S.INFORMATION_REQUESTED, A.WITHDRAW, S.WITHDRAWN, ASKING),
    Row(S.INFORMATION_REQUESTED, A.STOP, S.STOPPED, ASKING),
    Row(S.RETURNED, A.RESEND, S.SENT, ASKING),
    Row(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, ASKING),
    Row(S.RETURNED, A.EXPIRE, S.EXPIRED, ASKING),
    Row(S.RETURNED, A.STOP, S.STOPPED, RETURNABLE),
    Row(S.RETURNED, A.ACKNOWLEDGE_OUTCOME, S.OUTCOME_ACKNOWLEDGED, ADVICE),
    Row(S.RETURNED, A.CONTINUE_AS_REFERRAL, S.OUTCOME_ACKNOWLEDGED, ADVICE),
    Row(S.APPLIED, A.RECORD_DECISION, S.DECIDED, APPLICATION),
    Row(S.APPLIED, A.WITHDRAW, S.WITHDRAWN, APPLICATION),
    Row(S.APPLIED, A.STOP, S.STOPPED, APPLICATION),
    Row(S.ACCEPTED, A.HOLD, S.ON_HOLD, PROMISED),
    Row(S.ACCEPTED, A.SCHEDULE, S.SCHEDULED, OFFERED),
    Row(S.ACCEPTED, A.START, S.STARTED, OFFERED),
    Row(S.ACCEPTED, A.WITHDRAW, S.WITHDRAWN, ACCEPTING),
    Row(S.ACCEPTED, A.CANCEL, S.CANCELLED, ACCEPTING),
    Row(S.ACCEPTED, A.STOP, S.STOPPED, OFFERED),
    Row(S.ACCEPTED, A.ACKNOWLEDGE_OUTCOME, S.OUTCOME_ACKNOWLEDGED, TRANSFER),
    Row(S.DECIDED, A.HOLD, S.ON_HOLD, APPLICATION, GRANTED),
    Row(S.DECIDED, A.SCHEDULE, S.SCHEDULED, APPLICATION, GRANTED),
    Row(S.DECIDED, A.START, S.STARTED, APPLICATION, GRANTED),
    Row(S.DECIDED, A.WITHDRAW, S.WITHDRAWN, APPLICATION, GRANTED),
    Row(S.DECIDED, A.CANCEL, S.CANCELLED, APPLICATION, GRANTED),
    Row(S.DECIDED, A.STOP, S.STOPPED, APPLICATION, GRANTED),
    Row(S.DECIDED, A.ACKNOWLEDGE_OUTCOME, S.OUTCOME_ACKNOWLEDGED, APPLICATION, REFUSED),
    Row(S.ON_HOLD, A.HOLD, S.ON_HOLD, QUEUED),
    Row(S.ON_HOLD, A.RESUME, S.ACCEPTED, PROMISED),
    Row(S.ON_HOLD, A.RESUME, S.DECIDED, APPLICATION),
    Row(S.ON_HOLD, A.SCHEDULE, S.SCHEDULED, QUEUED),
    Row(S.ON_HOLD, A.START, S.STARTED, QUEUED),
    Row(S.ON_HOLD, A.WITHDRAW, S.WITHDRAWN, QUEUED),
    Row(S.ON_HOLD, A.CANCEL, S.CANCELLED, QUEUED),
    Row(S.ON_HOLD, A.STOP, S.STOPPED, QUEUED),
    Row(S.SCHEDULED, A.HOLD, S.ON_HOLD, QUEUED),
    Row(S.SCHEDULED, A.SCHEDULE, S.SCHEDULED, SERVED),
    Row(S.SCHEDULED, A.RECORD_ATTENDANCE, S.SCHEDULED, SERVED),
    Row(S.SCHEDULED, A.RECORD_NO_SHOW, S.ACCEPTED, OFFERED),
    Row(S.SCHEDULED, A.RECORD_NO_SHOW, S.DECIDED, APPLICATION),
    Row(S.SCHEDULED, A.START, S.STARTED, SERVED),
    Row(S.SCHEDULED, A.WITHDRAW, S.WITHDRAWN, SERVED),
    Row(S.SCHEDULED, A.CANCEL, S.CANCELLED, SERVED),
    Row(S.SCHEDULED, A.STOP, S.STOPPED, SERVED),
    Row(S.STARTED, A.COMPLETE, S.COMPLETED, SERVED),
    Row(S.STARTED, A.REQUEST_CANCELLATION, S.CANCELLATION_REQUESTED, SERVED),
    Row(S.STARTED, A.STOP, S.STOPPED, SERVED),
    Row(S.CANCELLATION_REQUESTED, A.CONFIRM_CANCELLATION, S.CANCELLED, SERVED),
    Row(S.CANCELLATION_REQUESTED, A.REFUSE_CANCELLATION, S.STARTED, SERVED),
    Row(S.CANCELLATION_REQUESTED, A.STOP, S.STOPPED, SERVED),
    Row(S.COMPLETED, A.ACKNOWLEDGE_OUTCOME, S.OUTCOME_ACKNOWLEDGED, SERVED),
    Row(S.COMPLETED, A.QUERY_OUTCOME, S.OUTCOME_QUERIED, SERVED),
    Row(S.OUTCOME_QUERIED, A.ANSWER_OUTCOME, S.COMPLETED, SERVED),
)
"""Every permitted change. A granted decision leads to the service, a refused one to its acknowledgement alone.

What nothing permits any more is stopped while its recipient still has something to do; an answer that is in, which only
awaits the sender's acknowledgement, is not undone by it.
"""

SENDER, RECIPIENT = frozenset({Side.SENDER}), frozenset({Side.RECIPIENT})
SENDERS = frozenset(
    {
        A.SEND,
        A.RESEND,
        A.CONTINUE_AS_REFERRAL,
        A.ACKNOWLEDGE_OUTCOME,
        A.QUERY_OUTCOME,
        A.WITHDRAW,
        A.REQUEST_CANCELLATION,
    }
)
SIDES = {action: SENDER if action in SENDERS else RECIPIENT for action in A} | {
    A.ANSWER_INFORMATION: frozenset({Side.SENDER, Side.CONTRIBUTOR}),
    A.WITHDRAW: frozenset({Side.SENDER, Side.PERSON}),
    A.EXPIRE: frozenset({Side.SYSTEM}),
    A.STOP: frozenset({Side.SYSTEM}),
}
"""Which side does what. The person withdraws what was sent, where the kind allows, and acts in the services."""

PROPOSABLE = frozenset({S.ACCEPTED, S.DECIDED, S.ON_HOLD, S.SCHEDULED, S.STARTED})
"""States in which the recipient may propose other dates."""

UNDER_WAY = frozenset({S.STARTED, S.CANCELLATION_REQUESTED})
"""States in which the person takes part, and may be absent."""

ENDED = frozenset({S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.REDIRECTED, S.EXPIRED, S.STOPPED, S.OUTCOME_ACKNOWLEDGED})
"""States in which the recipient's access is over."""

SENDERS_TURN = frozenset({S.DRAFT, S.RETURNED, S.COMPLETED})
RECEIVED_TURNS = {M.RECEIPT: None, M.APPLICATION: Side.PERSON}
"""A receipt awaits nothing further here; where a decision is required the person applies next."""


def rows_of(mode: AnswerMode) -> Iterator[Row]:
    """The rows that exist for a way of answering."""
    return (row for row in ROWS if mode in row.modes)


_TABLE = {(row.before, row.action, mode): row for mode in M for row in rows_of(mode)}


def allowed_actions(standing: Standing, side: Side) -> list[str]:
    """The actions that this side may take now."""
    return [
        row.action.value for row in rows_of(standing.mode) if row.before is standing.state and _may(row, standing, side)
    ]


def next_state(standing: Standing, action: ReferralAction, side: Side) -> ReferralState:
    """The state after an action; NotYourAction for the wrong side, ReferralTransitionNotAllowed for the wrong state."""
    if side not in SIDES[action]:
        raise NotYourAction(f"The {side} may not {action}.")
    row = _TABLE.get((standing.state, action, standing.mode))
    if row is None or not _may(row, standing, side):
        raise ReferralTransitionNotAllowed(
            f"A referral that is {standing.state} cannot be changed so.",
            state=standing.state,
            allowedActions=allowed_actions(standing, side),
        )
    return row.after


def _may(row: Row, standing: Standing, side: Side) -> bool:
    if side not in SIDES[row.action] or (row.decision is not None and standing.decision is not row.decision):
        return False
    if side is Side.PERSON and row.before is S.DRAFT:
        return False
    return row.action is not A.ANSWER_INFORMATION or side is standing.asked


def whose_turn(standing: Standing) -> Side | None:
    """The side that is expected to act next; None when nothing is expected."""
    state = standing.state
    if state in ENDED:
        return None
    if state is S.INFORMATION_REQUESTED:
        return standing.asked
    if state is S.RECEIVED:
        return RECEIVED_TURNS.get(standing.mode, Side.RECIPIENT)
    refused = state is S.DECIDED and standing.decision is REFUSED
    taken_over = state is S.ACCEPTED and standing.mode is M.TRANSFER
    senders = state in SENDERS_TURN or refused or taken_over or standing.is_proposed
    return Side.SENDER if senders else Side.RECIPIENT
