"""The wire shapes of handling a referral."""

from datetime import date
from typing import Self

from pydantic import model_validator

from referral_api.referrals.rules import DecisionOutcome
from tym_shared.wire import Code, Incoming, LongText, ShortText


class DeclineIn(Incoming):
    """Why the recipient declines, a code of `declineReasons` of /v1/referral-kinds."""

    reason: Code


class DecisionIn(Incoming):
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
    """The day on which the person applied; today when it is not said."""

    applied_on: date | None = None


class StartIn(Incoming):
    """The first day of the service; today when it is not said."""

    started_on: date | None = None


class CompleteIn(Incoming):
    """What became of the service, a code of `outcomes` of /v1/referral-kinds, and its last day, today if not said."""

    outcome: Code
    completed_on: date | None = None


class RedirectIn(Incoming):
    """To whom the referral is passed on."""

    recipient_id: Code
