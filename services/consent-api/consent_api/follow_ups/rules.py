"""Follow-ups: kinds, states and findings.

An urgent disclosure (703/2023 §§ 53-56, 62) is looked into afterwards by the discloser itself; an unusual look-up
(906/2019 § 23) by the organisation whose user it concerns (380/2023 § 124(4)).
"""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict
from tym_shared.transitions import Machine

FollowUpId = NewType("FollowUpId", UUID)


class FollowUpKind(StrEnum):
    """What gave rise to it."""

    URGENT_DISCLOSURE = "urgent-disclosure"
    UNUSUAL_USE = "unusual-use"


class FollowUpState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    REVIEWED = "reviewed"


class FollowUpAction(StrEnum):
    """What can be done to it."""

    REVIEW = "review"


class Finding(StrEnum):
    """What the review found."""

    LAWFUL = "lawful"
    UNLAWFUL = "unlawful"


class FollowUpTransitionNotAllowed(Conflict):
    """The follow-up's present state does not permit this."""


TRANSITIONS = {(FollowUpState.OPEN, FollowUpAction.REVIEW): FollowUpState.REVIEWED}
MACHINE = Machine(TRANSITIONS, refusal=FollowUpTransitionNotAllowed, noun="follow-up")
