"""The one table: every row says on which ways of answering and for whom a change exists.

A referral never grants or refuses a service: where a decision is required the person applies and the recipient decides
(answer mode `application`). One that directs to the joint assessment is acknowledged only (381/2023 § 3). What is
reported back (1301/2014 § 40) is an outcome, which needs no service to have started.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules.standings import DecisionOutcome, ReferralAction, ReferralState, Side


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

    def is_open_to(self, side: Side) -> bool:
        """Whether the side ever takes this step; the person knows of no draft."""
        return side in SIDES[self.action] and not (side is Side.PERSON and self.before is S.DRAFT)


S, A, M = ReferralState, ReferralAction, AnswerMode
GRANTED, REFUSED = DecisionOutcome.GRANTED, DecisionOutcome.REFUSED
ALL = frozenset(M)
RECEIPT, APPLICATION, ADVICE, TRANSFER, REPORT = (
    frozenset({mode}) for mode in (M.RECEIPT, M.APPLICATION, M.ADVICE, M.TRANSFER, M.REPORT)
)
ANSWERED = ALL - RECEIPT
ASKING = ANSWERED - {M.OFFER}
ACCEPTING = ANSWERED - APPLICATION - ADVICE
PROMISED = frozenset({M.ACCEPTANCE, M.PROVISION, M.REPORT})
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
    Row(S.RECEIVED, A.COMPLETE, S.COMPLETED, REPORT),
    Row(S.RECEIVED, A.WITHDRAW, S.WITHDRAWN, ALL),
    Row(S.RECEIVED, A.STOP, S.STOPPED, ANSWERED),
    Row(S.INFORMATION_REQUESTED, A.ANSWER_INFORMATION, S.RECEIVED, ASKING),
    Row(S.INFORMATION_REQUESTED, A.WITHDRAW_REQUEST, S.RECEIVED, ASKING),
    Row(S.INFORMATION_REQUESTED, A.RECORD_APPLICATION, S.APPLIED, APPLICATION),
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
    Row(S.ACCEPTED, A.COMPLETE, S.COMPLETED, REPORT),
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
    Row(S.ON_HOLD, A.COMPLETE, S.COMPLETED, REPORT),
    Row(S.ON_HOLD, A.WITHDRAW, S.WITHDRAWN, QUEUED),
    Row(S.ON_HOLD, A.CANCEL, S.CANCELLED, QUEUED),
    Row(S.ON_HOLD, A.STOP, S.STOPPED, QUEUED),
    Row(S.SCHEDULED, A.HOLD, S.ON_HOLD, QUEUED),
    Row(S.SCHEDULED, A.SCHEDULE, S.SCHEDULED, SERVED),
    Row(S.SCHEDULED, A.RECORD_ATTENDANCE, S.SCHEDULED, SERVED),
    Row(S.SCHEDULED, A.RECORD_NO_SHOW, S.ACCEPTED, OFFERED),
    Row(S.SCHEDULED, A.RECORD_NO_SHOW, S.DECIDED, APPLICATION),
    Row(S.SCHEDULED, A.START, S.STARTED, SERVED),
    Row(S.SCHEDULED, A.COMPLETE, S.COMPLETED, REPORT),
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
    Row(S.OUTCOME_QUERIED, A.ACKNOWLEDGE_OUTCOME, S.OUTCOME_ACKNOWLEDGED, SERVED),
)
"""Every permitted change. A granted decision leads to the service, a refused one to its acknowledgement alone.

What nothing permits any more is stopped while its recipient still has something to do; an answer that is in, which only
awaits the sender's acknowledgement, is not undone by it. A sender whose question stays unanswered acknowledges all the
same, a recipient takes its question back, and an application is pending whatever was asked: nothing waits for good.
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

REPORTED_FROM = {
    mode: frozenset(row.before for row in ROWS if row.action is A.COMPLETE and mode in row.modes) for mode in M
}
"""States from which the recipient reports what it did, by way of answering."""

UNDER_WAY = frozenset({S.STARTED, S.CANCELLATION_REQUESTED})
"""States in which the person takes part, and may be absent."""

ENDED = frozenset({S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.REDIRECTED, S.EXPIRED, S.STOPPED, S.OUTCOME_ACKNOWLEDGED})
"""States in which the recipient's access is over."""


def rows_of(mode: AnswerMode) -> Iterator[Row]:
    """The rows that exist for a way of answering."""
    return (row for row in ROWS if mode in row.modes)
