"""Where a referral may stand, what can be done to it, by whom, and what decides which actions it permits."""

from dataclasses import dataclass
from enum import StrEnum

from referral_api.kinds.rules import AnswerMode


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
    WITHDRAW_REQUEST = "withdraw-request"
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
