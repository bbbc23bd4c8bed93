"""What an application and an urgency that comes later do to the due days of a referral."""

from datetime import UTC, date, datetime

from referral_api.clocks.rules import Due
from referral_api.kinds.rules import AnswerMode, ReferralKind, Stage
from referral_api.referrals.due_days import hasten, keep_time, pass_days, start_clocks
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import Urgency
from referral_api.service_levels.queries import Moment
from referral_api.service_levels.rules import OwnLevels
from referral_api.states.rules import ReferralAction, ReferralState, Side
from tym_shared.legal_dates import add_working_days

COUNTY = "county"
OWN = {
    COUNTY: OwnLevels.read(
        1,
        [
            {"kind": kind, "stage": stage, "urgent": urgent, "workingDays": 5 if urgent else 20}
            for kind in ("service", "county-service")
            for stage in Stage
            for urgent in (False, True)
        ],
    )
}
MONDAY = date(2027, 2, 1)
"""Without holidays near."""


def moment(day: date) -> Moment:
    """Noon of a day."""
    return Moment(at=datetime(day.year, day.month, day.day, 10, tzinfo=UTC), own=OWN)


def sent_on(day: date, *, mode: AnswerMode = AnswerMode.ACCEPTANCE, state: ReferralState) -> ReferralRow:
    """A referral that was sent on a day, and is the recipient's since."""
    row = ReferralRow(
        kind=ReferralKind.SERVICE,
        answer_mode=mode,
        state=ReferralState.SENT,
        urgency=Urgency.ROUTINE,
        recipient_id=COUNTY,
        sent_at=moment(day).at,
        turn=Side.RECIPIENT,
        turn_since=moment(day).at,
    )
    start_clocks(row, moment(day))
    row.state = state
    return row


def ask(row: ReferralRow, day: date) -> None:
    """The recipient asks the sender on a day."""
    row.state = ReferralState.INFORMATION_REQUESTED
    pass_days(row, moment(day))
    row.turn, row.turn_since = Side.SENDER, moment(day).at


def answer(row: ReferralRow, day: date) -> None:
    """The sender answers on a day."""
    row.state = ReferralState.RECEIVED
    pass_days(row, moment(day))
    row.turn, row.turn_since = Side.RECIPIENT, moment(day).at


def test_what_was_waited_before_it_became_urgent_is_not_given_back_on_top() -> None:
    row = sent_on(MONDAY, state=ReferralState.RECEIVED)
    ask(row, MONDAY)
    urgent_since = add_working_days(MONDAY, 10)
    row.urgency = Urgency.URGENT
    hasten(row, moment(urgent_since))
    answered_on = add_working_days(urgent_since, 2)
    answer(row, answered_on)
    assert row.decision_due_on == add_working_days(answered_on, 5)
    assert (row.due_stage, row.next_due_on) == (Due.DECISION, row.decision_due_on)


def test_what_becomes_urgent_in_the_recipients_turn_is_due_from_then_on() -> None:
    row = sent_on(MONDAY, state=ReferralState.RECEIVED)
    row.urgency = Urgency.URGENT
    later = add_working_days(MONDAY, 3)
    hasten(row, moment(later))
    assert row.decision_due_on == add_working_days(later, 5)


def test_a_day_that_is_sooner_anyhow_does_not_move_back() -> None:
    row = sent_on(MONDAY, state=ReferralState.RECEIVED)
    row.urgency = Urgency.URGENT
    hasten(row, moment(add_working_days(MONDAY, 18)))
    assert row.decision_due_on == add_working_days(MONDAY, 20)


def test_a_decision_is_due_from_the_day_of_the_application_not_of_its_recording() -> None:
    row = sent_on(MONDAY, mode=AnswerMode.APPLICATION, state=ReferralState.APPLIED)
    row.applied_on = add_working_days(MONDAY, 4)
    keep_time(row, ReferralAction.RECORD_APPLICATION, moment(add_working_days(MONDAY, 9)))
    assert row.decision_due_on == add_working_days(row.applied_on, 20)
    assert (row.due_stage, row.next_due_on) == (Due.DECISION, row.decision_due_on)
