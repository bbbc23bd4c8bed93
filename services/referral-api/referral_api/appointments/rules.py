"""Appointments: what became of one."""

from enum import StrEnum

from tym_shared.errors import Conflict


class NoAppointmentBooked(Conflict):
    """What became of the last appointment has been recorded already: another one is booked first."""


class Attendance(StrEnum):
    """Whether the person came; `moved`: another time was given instead.

    `cancelled`: the referral ended, or went on hold, before.
    """

    BOOKED = "booked"
    ATTENDED = "attended"
    NO_SHOW = "no-show"
    MOVED = "moved"
    CANCELLED = "cancelled"
