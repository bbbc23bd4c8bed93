"""Clocks: which stage is due in which state, how state changes move its day, and what is told of it on which day.

The service's good: a matter is handled without undue delay (434/2003 § 23); the times are service levels. While it is
not the recipient's turn its clocks stand still, but for statute's limit; whoever is waited for has a day too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from referral_api.kinds.rules import AnswerMode, ReferralKind, Stage
from referral_api.service_levels.rules import OwnLevels, level_of, limit_of
from referral_api.states.rules import REPORTED_FROM, DecisionOutcome, ReferralState, Standing
from tym_shared.legal_dates import add_months, add_working_days, is_working_day, working_days
from tym_shared.legal_rules import LegalRules

RULES = LegalRules.load("referral_api.clocks.data")
S, M = ReferralState, AnswerMode


class Due(StrEnum):
    """What is due: a stage of the recipient's, or what one side waits for.

    `sending`: what is not yet sent or sent again. `information`: what the recipient asked for. `application`: the
    person's. `proposal`: the sender's answer to proposed dates. `acknowledgement`: the sender's, of an outcome, a
    refusal, advice or a transfer. `outcome-answer`: to a question about an outcome. `cancellation`: the answer to the
    sender who asked for it. `report`: what was done about a need that was told of (1301/2014 § 40).
    """

    SENDING = "sending"
    INFORMATION = "information"
    APPLICATION = "application"
    PROPOSAL = "proposal"
    ACKNOWLEDGEMENT = "acknowledgement"
    OUTCOME_ANSWER = "outcome-answer"
    CANCELLATION = "cancellation"
    REPORT = "report"
    RECEIPT = "receipt"
    DECISION = "decision"
    START = "start"


class Telling(StrEnum):
    """What is told of a due day: before it, on it, and once it has passed."""

    SOON = "due-soon"
    TODAY = "due-today"
    LATE = "overdue"


STAGES = dict.fromkeys(
    (M.ACCEPTANCE, M.APPLICATION, M.PROVISION, M.OFFER), (Stage.RECEIPT, Stage.DECISION, Stage.START)
) | {
    M.RECEIPT: (Stage.RECEIPT,),
    M.REPORT: (Stage.RECEIPT,),
    M.ADVICE: (Stage.RECEIPT, Stage.DECISION),
    M.TRANSFER: (Stage.RECEIPT, Stage.DECISION),
}
"""The stages that a way of answering has; the answer to a receipt is the assessment, which has its own clock.

A report has a day of its own from the receipt on, whatever becomes of the matter meanwhile.
"""

RUNNING = frozenset({Due.DECISION, Due.START})
"""What stands still while it is not the recipient's turn."""

USUALLY_DUE = {
    S.DRAFT: Due.SENDING,
    S.RETURNED: Due.SENDING,
    S.SENT: Due.RECEIPT,
    S.RECEIVED: Due.DECISION,
    S.INFORMATION_REQUESTED: Due.INFORMATION,
    S.APPLIED: Due.DECISION,
    S.ACCEPTED: Due.START,
    S.ON_HOLD: Due.START,
    S.SCHEDULED: Due.START,
    S.COMPLETED: Due.ACKNOWLEDGEMENT,
    S.OUTCOME_QUERIED: Due.OUTCOME_ANSWER,
    S.CANCELLATION_REQUESTED: Due.CANCELLATION,
}
"""What is due in a state; of a service that has started nothing is."""

DUE_BY_MODE = {
    (S.RECEIVED, M.RECEIPT): None,
    (S.RECEIVED, M.APPLICATION): Due.APPLICATION,
    (S.RETURNED, M.ADVICE): Due.ACKNOWLEDGEMENT,
    (S.ACCEPTED, M.TRANSFER): Due.ACKNOWLEDGEMENT,
} | dict.fromkeys(((state, M.REPORT) for state in REPORTED_FROM[M.REPORT]), Due.REPORT)
"""What is due instead where the referral is answered in another way than usual."""

DECIDED_DUE = {DecisionOutcome.GRANTED: Due.START, DecisionOutcome.REFUSED: Due.ACKNOWLEDGEMENT}

WAITING = {
    Due.SENDING: "sending.days",
    Due.INFORMATION: "information.answer",
    Due.APPLICATION: "application.made",
    Due.PROPOSAL: "proposal.answer",
    Due.ACKNOWLEDGEMENT: "outcome.acknowledgement",
    Due.OUTCOME_ANSWER: "outcome.answer",
    Due.CANCELLATION: "cancellation.answer",
    Due.REPORT: "report.given",
}
"""The rule of how long each is waited for; the recipient's stages have their service levels."""
HOLD = "hold.expected"


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What the times of a referral depend on: kind, service, and the day of its first sending, when it is pending."""

    kind: ReferralKind
    service: str | None
    sent_on: date

    def limit(self, stage: Stage) -> tuple[date, str] | None:
        """The last day that statute gives to a stage, with the version of its rule."""
        rule = limit_of(stage, self.kind, self.service, on=self.sent_on)
        return (add_months(self.sent_on, rule.number), rule.version) if rule else None


@dataclass(frozen=True, kw_only=True)
class DueDay:
    """The day by which a stage is to be reached, and the version of the rule that gave it."""

    on: date
    rule: str


def due_days(errand: Errand, mode: AnswerMode, *, urgent: bool, own: OwnLevels, since: date) -> Mapping[Stage, DueDay]:
    """The days that a sending, or an application after it, gives to each stage."""
    levels = {
        stage: level_of(stage, errand.kind, errand.service, urgent=urgent, own=own, on=since) for stage in STAGES[mode]
    }
    return {
        stage: DueDay(on=level.due(since, pending_since=errand.sent_on), rule=level.version)
        for stage, level in levels.items()
    }


def expected_start(errand: Errand, *, expected_on: date) -> DueDay:
    """The day of start of who waits until an expected day: that day, or the limit of statute where it is earlier."""
    limit = errand.limit(Stage.START)
    if limit and limit[0] < expected_on:
        return DueDay(on=limit[0], rule=limit[1])
    return DueDay(on=expected_on, rule=RULES.get(HOLD, on=errand.sent_on).version)


def what_is_due(standing: Standing) -> Due | None:
    """Which day runs in this standing; None where nobody owes anything that has a day."""
    if standing.is_proposed:
        return Due.PROPOSAL
    if standing.decision is not None and standing.state is S.DECIDED:
        return DECIDED_DUE[standing.decision]
    return DUE_BY_MODE.get((standing.state, standing.mode), USUALLY_DUE.get(standing.state))


def after_waiting(stage: Stage, errand: Errand, due: DueDay, *, since: date, until: date) -> date:
    """The due day moved on by the working days that were waited for others, never beyond the limit of statute.

    A day on which something is expected stays: it is no time that runs.
    """
    if due.rule.partition("@")[0] == HOLD:
        return due.on
    moved, limit = add_working_days(due.on, working_days(since, until)), errand.limit(stage)
    return max(due.on, min(moved, limit[0])) if limit else moved


def waiting_due(due: Due, today: date) -> date:
    """By when what is waited for from today on is to come."""
    rule = RULES.get(WAITING[due], on=today)
    return today + timedelta(days=rule.number) if rule.unit == "days" else add_working_days(today, rule.number)


def report_day(received_on: date) -> DueDay:
    """By when what was done about a need is to be told, from its receipt on."""
    return DueDay(on=waiting_due(Due.REPORT, received_on), rule=RULES.get(WAITING[Due.REPORT], on=received_on).version)


def first_telling(due: Due, on: date) -> date:
    """The day on which a due day is first told of."""
    if due is Due.SENDING:
        return on - timedelta(days=RULES.get("sending.warning", on=on).number)
    day = on
    for _ in range(RULES.get("reminder.before", on=on).number):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return day


def telling(due_on: date, today: date) -> tuple[Telling, date | None]:
    """What is told today of a due day, and the next day on which something is; what was missed is not told late."""
    if today < due_on:
        return Telling.SOON, due_on
    if today == due_on:
        return Telling.TODAY, due_on + timedelta(days=1)
    return Telling.LATE, None


def may_expire(due_on: date, tell_on: date, today: date) -> bool:
    """Whether an unsent referral expires today: its day has come, and its sender was warned before."""
    return today >= due_on and tell_on >= due_on
