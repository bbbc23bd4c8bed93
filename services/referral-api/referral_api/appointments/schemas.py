"""The wire shapes of appointments."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from referral_api.appointments.rules import Attendance
from referral_api.texts.schemas import Telling
from tym_shared.wire import Incoming, LongText, Outgoing, ShortText


class AppointmentIn(Incoming):
    """When and where the person is seen."""

    at: AwareDatetime
    place: ShortText


class AttendanceIn(Telling):
    """What there is to say of the attendance."""

    text: LongText | None = None


class AppointmentOut(Outgoing):
    """An appointment and whether the person came.

    `cancelledFor` is the referral's state that ended it before its time: the referral itself says why it came to that.
    """

    id: UUID
    at: datetime
    place: str
    attendance: Attendance
    cancelled_for: str | None
    cancelled_at: datetime | None
