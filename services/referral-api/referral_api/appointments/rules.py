"""Appointments: what became of one."""

from enum import StrEnum


class Attendance(StrEnum):
    """Whether the person came; `moved`: another time was given instead."""

    BOOKED = "booked"
    ATTENDED = "attended"
    NO_SHOW = "no-show"
    MOVED = "moved"
