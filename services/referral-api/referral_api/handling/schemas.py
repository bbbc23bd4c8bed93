"""The wire shapes of handling a referral."""

from datetime import date
from typing import Self

from pydantic import model_validator

from referral_api.states.rules import DecisionOutcome
from referral_api.texts.schemas import Telling
from tym_shared.wire import Code, Incoming, LongText, ShortText


class DeclineIn(Telling):
    """Why the recipient declines: a code that the kind knows, and a text where it knows one."""

    reason: Code
    text: LongText | None = None


class AdviceIn(Telling):
    """The advice with which the referral goes back to its sender."""

    advice: LongText


class DecisionIn(Telling):
    """The recipient's own decision on the application, by its reference; a refusal tells how it can be appealed."""

    decision_id: ShortText
    outcome: DecisionOutcome
    appeal_advice: LongText | None = None

    @model_validator(mode="after")
    def advise_on_appeal(self) -> Self:
        """A refusal carries its appeal advice (434/2003 § 47)."""
        if self.outcome is DecisionOutcome.REFUSED and self.appeal_advice is None:
            raise ValueError("a refusal needs appealAdvice")
        return self


class ApplicationIn(Incoming):
    """The day on which the person applied, today when it is not said, and on which the medical statement came.

    The person has not applied on a day that lies ahead.
    """

    applied_on: date | None = None
    statement_received_on: date | None = None


class StartIn(Incoming):
    """The first day of the service, today when it is not said; it does not lie ahead."""

    started_on: date | None = None


class HoldIn(Telling):
    """Why the person waits, a code of `hold-reasons`, and until when as far as is known."""

    reason: Code
    text: LongText | None = None
    expected_on: date | None = None


class WithdrawIn(Telling):
    """Why the sender withdraws or asks to cancel, a code of `withdrawal-reasons`."""

    reason: Code
    text: LongText | None = None


class CancelIn(Telling):
    """Why the recipient cancels, a code of `cancellation-reasons`."""

    reason: Code
    text: LongText | None = None


class RefusalIn(Telling):
    """Why the service goes on although the sender asked to cancel it."""

    text: LongText | None = None
