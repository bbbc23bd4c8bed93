"""The clocks of a referral: its due days as sending gives them and state changes move them, each with its rule."""

from collections.abc import Collection, Mapping
from datetime import date

from referral_api.clocks.rules import (
    Due,
    DueDay,
    after_waiting,
    due_days,
    expected_start,
    first_telling,
    information_due,
    sending_due,
    what_is_due,
)
from referral_api.kinds.rules import AnswerMode, Stage
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import Urgency
from referral_api.service_levels.queries import Moment
from referral_api.service_levels.rules import NONE_OF_ITS_OWN
from referral_api.states.rules import ReferralAction, ReferralState
from tym_shared.legal_dates import legal_date

A = ReferralAction
FROM_APPLICATION = (Stage.DECISION, Stage.START)
"""What counts from the application where one is needed."""


def begin_draft(row: ReferralRow, today: date) -> None:
    """Let a draft await its sending until it expires."""
    _watch(row, given=sending_due(today))


def start_clocks(row: ReferralRow, moment: Moment, *, stages: Collection[Stage] = tuple(Stage)) -> None:
    """Give the stages their days from now on, by the recipient's own times or the product's."""
    given = _days(row, moment)
    for stage in stages:
        _set(row, stage, given.get(stage))
    _watch(row)


def hasten(row: ReferralRow, moment: Moment) -> None:
    """Bring the days forward for a referral that has become urgent; no day moves back."""
    for stage, day in _days(row, moment).items():
        held = getattr(row, f"{stage}_due_on")
        if held is not None and day.on < held:
            _set(row, stage, day)
    _watch(row)


def make_up_clocks(row: ReferralRow, today: date) -> None:
    """Give a referral of before due days were kept the days that it would have, by the product's times.

    They count from the sending, after an application from that. What is still to be sent expires from today on, so that
    nobody goes unwarned; what was asked without a day is due from today on as well.
    """
    if row.sent_at is not None and row.receipt_due_on is None:
        sent_on = legal_date(row.sent_at)
        for stage in Stage:
            since = row.applied_on if row.applied_on and stage in FROM_APPLICATION else sent_on
            _set(row, stage, _product_days(row, since=since, sent_on=sent_on).get(stage))
        if row.state is ReferralState.ON_HOLD and row.expected_on:
            _set(row, Stage.START, expected_start(row.kind, expected_on=row.expected_on, sent_on=sent_on))
    is_asked = row.state is ReferralState.INFORMATION_REQUESTED
    _watch(row, given=information_due(today) if is_asked else sending_due(today))


def _product_days(row: ReferralRow, *, since: date, sent_on: date) -> Mapping[Stage, DueDay]:
    urgent = row.urgency is Urgency.URGENT
    return due_days(row.kind, row.answer_mode, urgent=urgent, own=NONE_OF_ITS_OWN, since=since, sent_on=sent_on)


def keep_time(row: ReferralRow, action: ReferralAction, moment: Moment) -> None:
    """Move the days as an action says that has just changed the state, before the turn passes."""
    given = None
    if action in {A.SEND, A.RESEND}:
        start_clocks(row, moment)
    elif action is A.RECORD_APPLICATION:
        start_clocks(row, moment, stages=FROM_APPLICATION)
    elif action is A.ANSWER_INFORMATION:
        _wait(row, since=legal_date(row.turn_since), until=moment.today)
    elif action is A.RETURN_WITH_ADVICE and row.answer_mode is not AnswerMode.ADVICE:
        given = sending_due(moment.today)
    elif action is A.REQUEST_INFORMATION:
        given = row.expected_on
    elif action is A.HOLD and row.expected_on and row.sent_at:
        sent_on = legal_date(row.sent_at)
        _set(row, Stage.START, expected_start(row.kind, expected_on=row.expected_on, sent_on=sent_on))
    _watch(row, given=given)


def _days(row: ReferralRow, moment: Moment) -> dict[Stage, DueDay]:
    days = due_days(
        row.kind,
        row.answer_mode,
        urgent=row.urgency is Urgency.URGENT,
        own=moment.levels_of(row.recipient_id),
        since=moment.today,
        sent_on=legal_date(row.sent_at or moment.at),
    )
    return dict(days)


def _set(row: ReferralRow, stage: Stage, day: DueDay | None) -> None:
    setattr(row, f"{stage}_due_on", day.on if day else None)
    setattr(row, f"{stage}_rule", day.rule if day else None)


def _wait(row: ReferralRow, *, since: date, until: date) -> None:
    for stage in FROM_APPLICATION:
        held = getattr(row, f"{stage}_due_on")
        if held is not None:
            setattr(row, f"{stage}_due_on", after_waiting(held, since=since, until=until))


def _watch(row: ReferralRow, *, given: date | None = None) -> None:
    """Note what is due now, and when somebody is first told of it; a day of no stage is `given`, else it stays."""
    due = what_is_due(row.standing)
    by_stage = {Due.RECEIPT: row.receipt_due_on, Due.DECISION: row.decision_due_on, Due.START: row.start_due_on}
    held = given or (row.next_due_on if row.due_stage is due else None)
    on = by_stage.get(due, held) if due else None
    now = (due, on) if due and on else (None, None)
    if now != (row.due_stage, row.next_due_on):
        row.due_stage, row.next_due_on = now
        row.tell_on = first_telling(due, on) if due and on else None
