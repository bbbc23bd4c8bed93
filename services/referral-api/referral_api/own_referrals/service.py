"""Use cases of the person's own referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referral_api.appointments import queries as appointments
from referral_api.appointments.models import AppointmentRow
from referral_api.attachments import queries as attachments
from referral_api.attachments.models import AttachmentRow
from referral_api.attentions.rules import AttentionCode
from referral_api.code_lists.rules import ListName, require_code
from referral_api.messages import queries as messages
from referral_api.messages.rules import Author
from referral_api.outcomes import queries as outcomes
from referral_api.outcomes.models import OutcomeRow
from referral_api.own_referrals import queries
from referral_api.own_referrals.rules import check_withdrawable, own_actions
from referral_api.own_referrals.schemas import OwnWithdrawalIn
from referral_api.readings.service import log_reading
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import EntryRow, ReferralRow
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import Remark, announce, finish, move, rule_of, today_of
from referral_api.states.rules import ReferralAction, ReferralState, Side, next_state
from referral_api.steps.models import StepRow
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Receipt


@dataclass(frozen=True, kw_only=True)
class Own:
    """A referral with what was sent in it, as it stands today."""

    row: ReferralRow
    entries: Sequence[EntryRow]
    today: date


@dataclass(frozen=True, kw_only=True)
class OwnWhole(Own):
    """A referral with all that belongs to it."""

    attachments: Sequence[AttachmentRow]
    appointments: Sequence[AppointmentRow]
    outcomes: Sequence[OutcomeRow]
    steps: Sequence[StepRow]
    unread: int


async def list_own(
    call: Call, *, state: ReferralState | None, cursor: str | None, limit: int
) -> tuple[Sequence[Own], str | None]:
    """A page of the person's sent referrals, newest first; logged as the person's own reading."""
    session = await call.begin()
    rows, following = await referrals.page_of_person(session, state=state, cursor=cursor, limit=limit)
    entries = await referrals.entries_of(session, [row.id for row in rows])
    await _log(call, rows, [entry.category for entry in entries])
    sent = {row.id: [entry for entry in entries if entry.referral_id == row.id] for row in rows}
    today = await today_of(session)
    return [Own(row=row, entries=sent[row.id], today=today) for row in rows], following


async def read_own(call: Call, referral_id: ReferralId) -> OwnWhole:
    """One sent referral of the person's; NotFound for a draft, another's, and one that is withheld by law."""
    session = await call.begin()
    row = await referrals.get(session, referral_id)
    entries = await referrals.entries_of(session, [referral_id])
    files = await attachments.list_of_referral(session, referral_id)
    await _log(call, [row], [*(one.category for one in entries), *(one.category for one in files)])
    return OwnWhole(
        row=row,
        entries=entries,
        today=await today_of(session),
        attachments=files,
        appointments=await appointments.of_referral(session, referral_id),
        outcomes=await outcomes.of_referral(session, referral_id),
        steps=await queries.steps_of(session, referral_id),
        unread=await _unread(call, referral_id),
    )


async def withdraw_own(call: Call, referral_id: ReferralId, given: OwnWithdrawalIn) -> Receipt:
    """Withdraw before the service has started: the recipient's access ends, and the sender's worker is flagged.

    Refused: a state that does not permit it (409), and a kind that is not the person's to withdraw (422).
    """
    if given.reason is not None:
        require_code(ListName.WITHDRAWAL_REASONS, given.reason, pointer="/reason")
    async with call.look() as session:
        row = await referrals.get(session, referral_id)
        await call.replay(session)
    next_state(row.standing, ReferralAction.WITHDRAW, Side.PERSON)
    check_withdrawable(rule_of(call, row))
    session = await call.claim()
    row = await referrals.get_for_update(session, referral_id)
    now = await read_legal_now(session)

    def flag(row: ReferralRow) -> None:
        row.attention, row.attention_since = AttentionCode.WITHDRAWN_BY_PERSON, now

    said = Remark(reason=given.reason, text=given.text)
    await move(call, row, ReferralAction.WITHDRAW, Side.PERSON, said=said, fill=flag)
    await finish(await call.drive(), row)
    await announce(call, row)
    allowed = own_actions(row.standing, rule_of(call, row))
    return Receipt(id=row.id, state=row.state, version=row.version, allowed_actions=allowed)


async def _unread(call: Call, referral_id: UUID) -> int:
    session = await call.begin()
    thread = await messages.thread(session, referral_id)
    read = await messages.read_by(session, call.caller.user_id, [referral_id])
    return thread.counts.of_others(Author.PERSON) - read.get(referral_id, 0) if thread else 0


async def _log(call: Call, rows: Sequence[ReferralRow], categories: Sequence[DataCategory]) -> None:
    await log_reading(call, rows, categories={DataCategory.CLIENT_RELATIONSHIP, *categories})
