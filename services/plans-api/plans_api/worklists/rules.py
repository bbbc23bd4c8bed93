"""Worklists: what stands in each, and in which order."""

from enum import StrEnum


class Worklist(StrEnum):
    """A choice among the open cases of the caller's organisation."""

    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    MINE = "mine"
    UNASSIGNED = "unassigned"


BY_DEADLINE = frozenset({Worklist.DUE_SOON, Worklist.OVERDUE})
"""What these hold stands by its deadline, the earliest first; everything else by its beginning, the newest first."""
