"""Use cases of scheduling."""

from uuid import uuid4

from referral_api.appointments import queries
from referral_api.appointments.models import AppointmentRow
from referral_api.appointments.rules import Attendance, NoAppointmentBooked
from referral_api.appointments.schemas import AppointmentIn, AttendanceIn
from referral_api.handling.service import act, tell
from referral_api.referrals import queries as referrals
from referral_api.referrals.rules import ReferralId
from referral_api.referrals.service import Remark
from referral_api.states.rules import ReferralAction, ReferralState
from tym_shared.call import Call
from tym_shared.decisions import Decisions
from tym_shared.wire import Receipt

ATTENDED = (ReferralAction.RECORD_ATTENDANCE, Attendance.ATTENDED)
NO_SHOW = (ReferralAction.RECORD_NO_SHOW, Attendance.NO_SHOW)


async def schedule(call: Call, referral_id: ReferralId, given: AppointmentIn) -> Receipt:
    """Book an appointment in place of the one that is booked, if any."""
    receipt = await act(call, referral_id, ReferralAction.SCHEDULE)
    session = await call.begin()
    await queries.settle(session, referral_id, Attendance.MOVED)
    row = await referrals.get(session, referral_id)
    session.add(
        AppointmentRow(
            id=uuid4(),
            referral_id=row.id,
            person_id=row.person_id,
            sender_id=row.sender_id,
            recipient_id=row.recipient_id,
            at=given.at,
            place=given.place,
            attendance=Attendance.BOOKED,
            booked_by=call.caller.user_id,
        )
    )
    await session.flush()
    return receipt


async def record_attendance(call: Call, decisions: Decisions, referral_id: ReferralId, given: AttendanceIn) -> Receipt:
    """Record that the person came to the booked appointment."""
    return await _settle(call, decisions, referral_id, given, ATTENDED)


async def record_no_show(call: Call, decisions: Decisions, referral_id: ReferralId, given: AttendanceIn) -> Receipt:
    """Record that the person did not come; another time can be given."""
    return await _settle(call, decisions, referral_id, given, NO_SHOW)


async def _settle(
    call: Call,
    decisions: Decisions,
    referral_id: ReferralId,
    given: AttendanceIn,
    settled: tuple[ReferralAction, Attendance],
) -> Receipt:
    action, attendance = settled
    said = Remark(text=given.text, categories=given.categories)
    receipt = await tell(call, decisions, referral_id, action, said=said)
    if not await queries.settle(await call.begin(), referral_id, attendance):
        raise NoAppointmentBooked(state=ReferralState.SCHEDULED)
    return receipt
