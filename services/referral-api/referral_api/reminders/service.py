"""What comes about by itself: reminders of due days, escalation to the unit that is late, and drafts that expire."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.clocks.rules import RULES, Due, Telling, may_expire, telling
from referral_api.referrals import queries as referrals
from referral_api.referrals.models import ReferralRow, RelationKind
from referral_api.referrals.service import change_of
from referral_api.reminders import queries
from referral_api.states.rules import ReferralAction, Side, next_state, whose_turn
from referral_api.steps.models import StepRow
from tym_shared.changes import Actor, Change, record_change
from tym_shared.clock import legal_now
from tym_shared.db import driver_of
from tym_shared.directory import Directory
from tym_shared.inserts import append
from tym_shared.vocabulary import OrganisationId
from tym_shared.worker import WORKER

NOT_SENT = "not-sent"
BY_ITSELF = Actor(user_id=WORKER.user)
EXPIRING = "referral.expiring"


async def tell_batch(session: AsyncSession, directory: Directory | None, *, today: date, limit: int) -> int:
    """Tell of what is due to be told by this day, each thing once, and let expire what was warned of; how many."""
    found = await queries.to_tell(session, today=today, limit=limit)
    for row in found:
        if row.due_stage is Due.SENDING:
            await _warn_or_expire(session, row, today)
        else:
            await _remind(session, directory, row, today)
    return len(found)


async def _remind(session: AsyncSession, directory: Directory | None, row: ReferralRow, today: date) -> None:
    """Whoever owes it is told before and on the day; of a day that has passed both sides are, and the unit's lead.

    That is whose turn it is; of the person's the sender is told, who guides them. The lead is named by the functional
    address that the directory has, where the recipient is late; without one the event names the unit alone.
    """
    assert row.next_due_on is not None
    told, row.tell_on = telling(row.next_due_on, today)
    await session.flush()
    late = told is Telling.LATE
    is_recipients = row.turn is Side.RECIPIENT
    owing = row.recipient_id if is_recipients else await _other_than_recipient(session, row)
    readers = sorted({owing, row.recipient_id, row.sender_id} if late else {owing})
    change = _reminder(
        row, f"referral.{told}", readers, lead=_lead(directory, row, today) if late and is_recipients else None
    )
    await record_change(session, change, operation="remind_of_due_day", actor=BY_ITSELF)


async def _other_than_recipient(session: AsyncSession, row: ReferralRow) -> str:
    asked = await queries.contributor_of(session, row.id) if row.turn is Side.CONTRIBUTOR else None
    return asked or row.sender_id


async def _warn_or_expire(session: AsyncSession, row: ReferralRow, today: date) -> None:
    assert row.next_due_on is not None
    assert row.tell_on is not None
    if may_expire(row.next_due_on, row.tell_on, today):
        await _expire(session, row)
        return
    if today >= row.next_due_on:  # nothing expires that was not warned of
        row.next_due_on = today + timedelta(days=RULES.get("sending.warning", on=today).number)
    row.tell_on = row.next_due_on
    await session.flush()
    change = _reminder(row, EXPIRING, [row.sender_id])
    await record_change(session, change, operation="warn_of_expiry", actor=BY_ITSELF)


async def _expire(session: AsyncSession, row: ReferralRow) -> None:
    row.state = next_state(row.standing, ReferralAction.EXPIRE, Side.SYSTEM)
    row.state_reason, row.state_text, row.expected_on = NOT_SENT, None, None
    row.state_reason_list = None
    row.turn, row.turn_since = whose_turn(row.standing), legal_now()
    row.due_stage = row.next_due_on = row.tell_on = None
    row.version += 1
    await session.flush()
    step = append(
        StepRow,
        referral_id=row.id,
        version=row.version,
        person_id=row.person_id,
        sender_id=row.sender_id,
        recipient_id=row.recipient_id if row.sent_at else None,
        state=row.state,
        action=ReferralAction.EXPIRE,
        side=Side.SYSTEM,
        user_id=WORKER.user,
        reason=NOT_SENT,
    )
    await session.execute(step)
    if row.sent_at:
        await referrals.end_relations(await driver_of(session), row.id, kinds=RelationKind)
    await record_change(session, change_of(row), operation="expire_referral", actor=BY_ITSELF)


def _lead(directory: Directory | None, row: ReferralRow, today: date) -> str | None:
    recipient = directory.organisations.get(OrganisationId(row.recipient_id)) if directory else None
    return recipient.lead_of(row.unit_id, on=today) if recipient else None


def _reminder(row: ReferralRow, event: str, readers: list[str], *, lead: str | None = None) -> Change:
    """What is told: no state, so that who follows states takes it for none."""
    assert row.next_due_on is not None
    data = {
        "kind": row.kind,
        "due": row.due_stage,
        "dueOn": row.next_due_on.isoformat(),
        "turn": row.turn,
        "unit": row.unit_id,
        "lead": lead,
        "senderId": row.sender_id,
        "recipientId": row.recipient_id,
    }
    told = {name: value for name, value in data.items() if value is not None}
    return Change(event=event, aggregate_id=row.id, version=row.version, readers=readers, data=told)
