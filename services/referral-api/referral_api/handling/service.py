"""Use cases of handling a referral: of competing actions exactly one wins."""

from collections.abc import Callable
from datetime import date

from referral_api.appointments.queries import cancel_coming
from referral_api.attachments.queries import has_statement
from referral_api.code_lists.rules import ListName, require_code
from referral_api.handling.rules import check_decline
from referral_api.handling.schemas import (
    AdviceIn,
    ApplicationIn,
    CancelIn,
    DecisionIn,
    DeclineIn,
    HoldIn,
    RefusalIn,
    WithdrawIn,
)
from referral_api.referrals import queries
from referral_api.referrals.models import ReferralRow
from referral_api.referrals.rules import ReferralId, check_past, check_unit
from referral_api.referrals.service import (
    NOTHING_SAID,
    Fill,
    Remark,
    announce,
    close_requests,
    find_recipient,
    finish,
    is_over,
    note_step,
    receipt_of,
    rule_of,
    side_of,
    step_on,
    today_of,
    unsaid,
)
from referral_api.requirements.rules import Need, check_statement, required
from referral_api.states.rules import ReferralAction, next_state
from referral_api.tellings.service import NOTHING_TOLD, Told, note_told, permit_text
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.statements import update_row
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt

REQUESTED = "requested-by-sender"
UNASKING = frozenset({ReferralAction.WITHDRAW_REQUEST, ReferralAction.RECORD_APPLICATION})
"""What leaves unanswered what was asked."""


async def act(
    call: Call,
    referral_id: ReferralId,
    action: ReferralAction,
    *,
    said: Remark = NOTHING_SAID,
    fill: Fill = unsaid,
    check: Callable[[ReferralRow], None] = unsaid,
    told: Told = NOTHING_TOLD,
) -> Receipt:
    """Take an action; `fill` writes what it brings, `check` may refuse, `told` is what its texts may tell.

    Refused: the other side's action (403), an action that the state no longer permits (409), and a text of what the
    referral no longer permits (422).
    """
    row, moment = await queries.take(call, referral_id)
    side = side_of(call, row)
    next_state(row.standing, action, side)
    check(row)
    told.check(row, side)
    said = step_on(row, action, side, moment=moment, said=said, fill=fill)
    await update_row(await call.writes(), row)
    await note_step(call, row, action, side, said=said)
    await note_told(call, told, row, side)
    if is_over(row):
        await finish(await call.drive(), row)
    elif action in UNASKING:
        await close_requests(await call.drive(), row.id)
    await announce(call, row)
    return receipt_of(row, side)


async def tell(
    call: Call,
    decisions: Decisions,
    referral_id: ReferralId,
    action: ReferralAction,
    *,
    said: Remark,
    fill: Fill = unsaid,
    check: Callable[[ReferralRow], None] = unsaid,
) -> Receipt:
    """Take an action that says something in a text; refused too where the text may not be told."""
    told = await permit_text(call, decisions, referral_id, action, text=said.text, categories=said.categories)
    return await act(call, referral_id, action, said=said, fill=fill, check=check, told=told)


async def decline_referral(call: Call, decisions: Decisions, referral_id: ReferralId, given: DeclineIn) -> Receipt:
    """Decline with a coded reason that the kind knows, and with a text only where it knows one."""

    def check(row: ReferralRow) -> None:
        check_decline(rule_of(call, row), given.reason, given.text)

    def fill(row: ReferralRow) -> None:
        row.decline_reason = given.reason

    said = Remark(reason=given.reason, text=given.text, categories=given.categories)
    return await tell(call, decisions, referral_id, ReferralAction.DECLINE, said=said, fill=fill, check=check)


async def record_decision(call: Call, decisions: Decisions, referral_id: ReferralId, given: DecisionIn) -> Receipt:
    """Record the recipient's decision: granted lets the service start, refused ends the referral with its advice."""

    def fill(row: ReferralRow) -> None:
        row.recipient_decision_id = given.decision_id
        row.recipient_decision = given.outcome
        row.appeal_advice, row.appeal_advice_categories = given.appeal_advice, list(given.categories)
        row.appeal_advice_decision_id = told.decision_id

    action = ReferralAction.RECORD_DECISION
    told = await permit_text(
        call, decisions, referral_id, action, text=given.appeal_advice, categories=given.categories
    )
    return await act(call, referral_id, action, fill=fill, told=told)


async def record_application(call: Call, referral_id: ReferralId, given: ApplicationIn) -> Receipt:
    """Record that the person has applied, on a day or today.

    Refused where the service requires a medical statement and none has come yet: with the application, as health data
    here, or as a file that is marked as the statement. Refused too: a day that lies ahead.
    """
    async with call.look() as session:
        row = await queries.get(session, referral_id)
        await call.replay(session)
        entries, today = await queries.entries_of(session, [referral_id]), await today_of(session)
        is_attached = await has_statement(session, referral_id)
    with_statement = (
        (given.statement_received_on or date.max) <= today
        or is_attached
        or any(entry.category is DataCategory.HEALTH_AND_WORK_CAPACITY and entry.shared for entry in entries)
    )
    needed = required(Need.MEDICAL_STATEMENT, kind=row.kind, service=row.service_code, on=today)

    def check(_row: ReferralRow) -> None:
        check_past(given.applied_on, pointer="/appliedOn", today=today)
        check_statement(needed, is_there=with_statement)

    def fill(row: ReferralRow) -> None:
        row.applied_on = given.applied_on or today

    return await act(call, referral_id, ReferralAction.RECORD_APPLICATION, fill=fill, check=check)


async def withdraw_request(call: Call, referral_id: ReferralId) -> Receipt:
    """Take back, as the recipient, what was asked of the sender or of a contributor, whose access ends."""
    return await act(call, referral_id, ReferralAction.WITHDRAW_REQUEST)


async def start_referral(call: Call, referral_id: ReferralId, started_on: date | None) -> Receipt:
    """Record that the service has started, on a day or today; where a decision is required, only if it was granted.

    Refused: a day that lies ahead.
    """
    async with call.look() as session:
        today = await today_of(session)

    def check(_row: ReferralRow) -> None:
        check_past(started_on, pointer="/startedOn", today=today)

    def fill(row: ReferralRow) -> None:
        row.started_on = started_on or today

    return await act(call, referral_id, ReferralAction.START, fill=fill, check=check)


async def return_referral(call: Call, decisions: Decisions, referral_id: ReferralId, given: AdviceIn) -> Receipt:
    """Give it back to its sender with advice; a consultation is answered so."""
    said = Remark(text=given.advice, categories=given.categories)
    return await tell(call, decisions, referral_id, ReferralAction.RETURN_WITH_ADVICE, said=said)


async def resend_referral(call: Call, referral_id: ReferralId) -> Receipt:
    """Send a returned referral again; refused where its recipient, or the unit that it names, is no more."""
    async with call.look() as session:
        today = await today_of(session)

    def check(row: ReferralRow) -> None:
        check_unit(find_recipient(call, row.recipient_id, not_these=()), row.unit_id, on=today)

    return await act(call, referral_id, ReferralAction.RESEND, check=check)


async def hold_referral(call: Call, decisions: Decisions, referral_id: ReferralId, given: HoldIn) -> Receipt:
    """Put on the waiting list or on hold, with a coded reason and the day until which it may last.

    An appointment that was to come is cancelled by it.
    """
    require_code(ListName.HOLD_REASONS, given.reason, pointer="/reason")
    said = Remark(reason=given.reason, text=given.text, categories=given.categories, expected_on=given.expected_on)
    receipt = await tell(call, decisions, referral_id, ReferralAction.HOLD, said=said)
    await cancel_coming(await call.drive(), referral_id, cancelled_for=receipt.state)
    return receipt


async def withdraw_referral(
    call: Call, decisions: Decisions, referral_id: ReferralId, given: WithdrawIn | None
) -> Receipt:
    """Withdraw before the service has started; the recipient's access ends."""
    return await tell(call, decisions, referral_id, ReferralAction.WITHDRAW, said=_withdrawn(given))


async def request_cancellation(call: Call, decisions: Decisions, referral_id: ReferralId, given: WithdrawIn) -> Receipt:
    """Ask the recipient to cancel a service that has started."""
    return await tell(call, decisions, referral_id, ReferralAction.REQUEST_CANCELLATION, said=_withdrawn(given))


async def cancel_referral(call: Call, decisions: Decisions, referral_id: ReferralId, given: CancelIn) -> Receipt:
    """Cancel, as the recipient, before the service has started."""
    require_code(ListName.CANCELLATION_REASONS, given.reason, pointer="/reason")
    said = Remark(reason=given.reason, text=given.text, categories=given.categories)
    return await tell(call, decisions, referral_id, ReferralAction.CANCEL, said=said)


async def confirm_cancellation(call: Call, referral_id: ReferralId) -> Receipt:
    """Cancel a service that has started because its sender asked for it."""
    return await act(call, referral_id, ReferralAction.CONFIRM_CANCELLATION, said=Remark(reason=REQUESTED))


async def refuse_cancellation(call: Call, decisions: Decisions, referral_id: ReferralId, given: RefusalIn) -> Receipt:
    """Let a service go on although its sender asked to cancel it."""
    said = Remark(text=given.text, categories=given.categories)
    return await tell(call, decisions, referral_id, ReferralAction.REFUSE_CANCELLATION, said=said)


def _withdrawn(given: WithdrawIn | None) -> Remark:
    if given is None:
        return NOTHING_SAID
    require_code(ListName.WITHDRAWAL_REASONS, given.reason, pointer="/reason")
    return Remark(reason=given.reason, text=given.text, categories=given.categories)
