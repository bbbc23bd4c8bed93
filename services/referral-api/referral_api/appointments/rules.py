"""Appointments: what became of one."""

from enum import StrEnum


class Attendance(StrEnum):
    """Whether the person came; `moved`: another time was given instead; `cancelled`: the referral ended before."""

    BOOKED = "booked"
    ATTENDED = "attended"
    NO_SHOW = "no-show"
    MOVED = "moved"
    CANCELLED = "cancelled"
