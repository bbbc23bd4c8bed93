"""The working group of a case: its lead and members (381/2023 § 2), and the hand-over of the lead (906/2019 § 16)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict, FieldFault, Forbidden, Invalid, NotFound
from tym_shared.legal_dates import legal_date
from tym_shared.legal_rules import LegalRules, broken
from tym_shared.transitions import Machine

MemberId = NewType("MemberId", UUID)
RULES = LegalRules.load("plans_api.working_groups.data")


class MemberRole(StrEnum):
    """What a worker is in the group."""

    LEAD = "lead"
    MEMBER = "member"


class MemberState(StrEnum):
    """Whether the worker belongs to the group."""

    CURRENT = "current"
    FORMER = "former"


class MemberAction(StrEnum):
    """What is done with a membership."""

    END = "end"
    HAND_OVER = "hand-over"


class EndOfMembership(StrEnum):
    """Why a membership ended; the last two come about by themselves."""

    TASK_ENDED = "task-ended"
    LEFT_THE_AUTHORITY = "left-the-authority"
    HANDED_OVER = "handed-over"
    RESPONSIBILITY_MOVED = "responsibility-moved"


STATED = frozenset({EndOfMembership.TASK_ENDED, EndOfMembership.LEFT_THE_AUTHORITY})

TRANSITIONS = {
    (MemberState.CURRENT, MemberAction.END): MemberState.FORMER,
    (MemberState.CURRENT, MemberAction.HAND_OVER): MemberState.FORMER,
}


class MembershipTransitionNotAllowed(Conflict):
    """The membership has ended already."""


class AlreadyMember(Conflict):
    """This worker belongs to the group already."""


class LeadAlreadyNamed(Conflict):
    """The group has its lead; hand the lead over instead."""


class NoLeadNamed(Conflict):
    """The group has no lead that could be handed over."""


class LeadNotEnded(Conflict):
    """The lead's membership ends by handing the lead over."""


class MemberNotFound(NotFound):
    """The group has no such current member."""


class NotYourMember(Forbidden):
    """Each authority manages its own members; the responsible one names the lead."""


class UserOfAnother(Invalid):
    """The user belongs to none of the issuers of the caller's organisation."""


class EndReasonNotStated(Invalid):
    """This reason is given to a membership by another action."""


MACHINE = Machine(TRANSITIONS, refusal=MembershipTransitionNotAllowed, noun="membership")


def actions_for(state: MemberState, role: MemberRole, *, is_own: bool, is_responsible: bool) -> list[str]:
    """What the caller's organisation can do with a membership."""
    if state is MemberState.FORMER:
        return []
    if role is MemberRole.LEAD:
        return [MemberAction.HAND_OVER.value] if is_responsible else []
    return [MemberAction.END.value] if is_own else []


def require_user_of(issuers: Collection[str], user_id: str) -> None:
    """Refuse a user whose id does not begin with one of the organisation's own issuers."""
    if user_id.partition("#")[0] not in issuers:
        raise UserOfAnother(errors=[FieldFault(pointer="/userId", detail="not a user of an issuer of your own")])


def read_until(asked: datetime | None, *, now: datetime) -> datetime:
    """Until when the former lead reads on; refused beyond what the setting allows, and not at all if none is asked."""
    rule = RULES.get("handover-read", on=legal_date(now))
    if asked is None:
        return now
    if not now <= asked <= now + timedelta(days=rule.number):
        detail = "The former lead reads on for a limited time from now."
        raise broken(rule=rule, detail=detail, pointer="/readUntil")
    return asked
