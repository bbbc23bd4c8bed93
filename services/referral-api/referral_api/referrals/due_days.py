"""The clocks of a referral: its due days as sending gives them and state changes move them, each with its rule."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from referral_api.clocks.rules import (
    RUNNING,
    WAITING,
    Due,
    DueDay,
    Errand,
    after_waiting,
    due_days,
    expected_start,
    first_telling,
    report_day,
    waiting_due,
    what_is_due,
)
from referral_api.kinds.rules import Stage
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import Urgency
from referral_api.service_levels.queries import Moment
from referral_api.service_levels.rules import NONE_OF_ITS_OWN
from referral_api.states.rules import ReferralAction, ReferralState, Side, whose_turn
from tym_shared.legal_dates import legal_date, working_days, working_days_before

A = ReferralAction
FROM_APPLICATION = (Stage.DECISION, Stage.START)
"""What counts from the application where one is needed."""


def begin_draft(row: ReferralRow, today: date) -> None:
    """Let a draft await its sending until it expires."""
    _watch(row, today)


def start_clocks(
    row: ReferralRow, moment: Moment, *, stages: Collection[Stage] = tuple(Stage), since: date | None = None
) -> None:
    """Give the stages their days from a day on, or from today, by the recipient's own times or the product's."""
    given = _days(row, moment, since=since or moment.today)
    for stage in stages:
        _set(row, stage, given.get(stage))
    _watch(row, moment.today)


def hasten(row: ReferralRow, moment: Moment) -> None:
    """Bring the days forward for a referral that has become urgent; no day moves back.

    While others are waited for, the time that has been waited already is not the recipient's a second time: it is taken
    off here, since all that was waited is given back when the turn is the recipient's again.
    """
    waits = row.turn not in {None, Side.RECIPIENT}
    waited = working_days(legal_date(row.turn_since), moment.today) if waits else 0
    for stage, day in _days(row, moment, since=moment.today).items():
        held = getattr(row, f"{stage}_due_on")
        on = working_days_before(day.on, waited) if stage in FROM_APPLICATION else day.on
        if held is not None and on < held:
            _set(row, stage, replace(day, on=on))
    _watch(row, moment.today)


def make_up_clocks(row: ReferralRow, today: date) -> None:
    """Give a referral of before due days were kept the days that it would have, by the product's times.

    They count from the sending, after an application from that. What is waited for is due from today on, so that nobody
    goes unwarned.
    """
    if row.sent_at is not None and row.receipt_due_on is None:
        sent_on = legal_date(row.sent_at)
        for stage in Stage:
            since = row.applied_on if row.applied_on and stage in FROM_APPLICATION else sent_on
            _set(row, stage, _product_days(row, since=since).get(stage))
        if row.state is ReferralState.ON_HOLD and row.expected_on:
            _set(row, Stage.START, expected_start(_errand(row, sent_on), expected_on=row.expected_on))
    _watch(row, today)


def _product_days(row: ReferralRow, *, since: date) -> Mapping[Stage, DueDay]:
    urgent = row.urgency is Urgency.URGENT
    return due_days(_errand(row, since), row.answer_mode, urgent=urgent, own=NONE_OF_ITS_OWN, since=since)


def keep_time(row: ReferralRow, action: ReferralAction, moment: Moment) -> None:
    """Move the days as an action says that has just changed the state, before the turn passes."""
    if action in {A.SEND, A.RESEND}:
        start_clocks(row, moment)
        return
    if action is A.RECORD_APPLICATION:
        start_clocks(row, moment, stages=FROM_APPLICATION, since=row.applied_on)
        return
    if action is A.HOLD and row.expected_on and row.sent_at:
        _set(row, Stage.START, expected_start(_errand(row, moment.today), expected_on=row.expected_on))
    pass_days(row, moment, given=row.expected_on if action is A.REQUEST_INFORMATION else None)


def pass_days(row: ReferralRow, moment: Moment, *, given: date | None = None) -> None:
    """Note what is due now, before the turn passes; what it was not the recipient's turn is given back to its clocks.

    What is newly waited for is due on the `given` day, or within its own time.
    """
    comes_back = row.turn not in {None, Side.RECIPIENT} and whose_turn(row.standing) is Side.RECIPIENT
    if comes_back and what_is_due(row.standing) in RUNNING:
        _give_back(row, since=legal_date(row.turn_since), until=moment.today)
    _watch(row, moment.today, given=given)


def _errand(row: ReferralRow, today: date) -> Errand:
    """What the times depend on; a referral that is being sent is sent today."""
    sent_on = legal_date(row.sent_at) if row.sent_at else today
    return Errand(kind=row.kind, service=row.service_code, sent_on=sent_on)


def _days(row: ReferralRow, moment: Moment, *, since: date) -> Mapping[Stage, DueDay]:
    own, urgent = moment.levels_of(row.recipient_id), row.urgency is Urgency.URGENT
    return due_days(_errand(row, moment.today), row.answer_mode, urgent=urgent, own=own, since=since)


def _set(row: ReferralRow, stage: Stage, day: DueDay | None) -> None:
    setattr(row, f"{stage}_due_on", day.on if day else None)
    setattr(row, f"{stage}_rule", day.rule if day else None)


def _give_back(row: ReferralRow, *, since: date, until: date) -> None:
    for stage in FROM_APPLICATION:
        held, rule = getattr(row, f"{stage}_due_on"), getattr(row, f"{stage}_rule")
        if held is not None and row.sent_at is not None:
            due = DueDay(on=held, rule=rule)
            moved = after_waiting(stage, _errand(row, until), due, since=since, until=until)
            setattr(row, f"{stage}_due_on", moved)


def _watch(row: ReferralRow, today: date, *, given: date | None = None) -> None:
    """Note what is due now, and when somebody is first told of it; what was waited for already keeps its day."""
    due = what_is_due(row.standing)
    on = given or _day_of(row, due, today) if due else None
    now = (due, on) if due and on else (None, None)
    if now != (row.due_stage, row.next_due_on):
        row.due_stage, row.next_due_on = now
        row.tell_on = first_telling(due, on) if due and on else None


def _day_of(row: ReferralRow, due: Due, today: date) -> date | None:
    if due is Due.REPORT:
        return _report_day(row, today)
    if due in WAITING:
        return row.next_due_on if row.due_stage is due else waiting_due(due, today)
    day: date | None = getattr(row, f"{due}_due_on")
    return day


def _report_day(row: ReferralRow, today: date) -> date | None:
    """The day of a report back, which stands in the place of a decision's, and stays whatever is asked meanwhile."""
    if row.decision_due_on is None:
        _set(row, Stage.DECISION, report_day(today))
    return row.decision_due_on
