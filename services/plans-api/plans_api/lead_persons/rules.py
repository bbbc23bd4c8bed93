"""Lead persons: approved by the group (381/2023 § 9), then named for its term at most (388/2024 § 4)."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from tym_shared.errors import Conflict
from tym_shared.legal_rules import LegalRules, broken
from tym_shared.transitions import Machine

LeadPersonId = NewType("LeadPersonId", UUID)
RULES = LegalRules.load("plans_api.lead_persons.data")


class LeadPersonState(StrEnum):
    """Where a lead person stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    NAMED = "named"
    ENDED = "ended"


class LeadPersonAction(StrEnum):
    """What can be done; `confirm` happens by itself with the last approval."""

    APPROVE = "approve"
    CONFIRM = "confirm"
    REJECT = "reject"
    NAME = "name"
    END = "end"


class LeadPersonTransitionNotAllowed(Conflict):
    """The lead person's present state does not permit this."""


class LeadPersonNotApproved(Conflict):
    """The group has not approved this lead person yet."""


S, A = LeadPersonState, LeadPersonAction
TRANSITIONS = {
    (S.PROPOSED, A.APPROVE): S.PROPOSED,
    (S.PROPOSED, A.CONFIRM): S.APPROVED,
    (S.PROPOSED, A.REJECT): S.REJECTED,
    (S.APPROVED, A.NAME): S.NAMED,
    (S.NAMED, A.END): S.ENDED,
}
MACHINE = Machine(TRANSITIONS, refusal=LeadPersonTransitionNotAllowed, noun="lead person")
OF_SETTER = frozenset({A.NAME, A.END})


def allowed(state: LeadPersonState, *, is_setter: bool, has_approved: bool, is_led: bool = True) -> list[str]:
    """What a party of the group can do now; the authority that sets the group names and ends.

    In a group that is not led (`is_led`), for its term is over or it is dissolved, a naming can only be ended.
    """
    offered = [LeadPersonAction(action) for action in MACHINE.allowed(state)]
    hidden = {A.CONFIRM} | ({A.APPROVE} if has_approved else set()) | (set() if is_setter else OF_SETTER)
    return [action for action in offered if action not in hidden and (is_led or action is A.END)]


def served(from_on: date, to_on: date, *, last: date) -> tuple[date | None, date | None]:
    """The days of a naming that ends on `last` at the latest; none if it had not begun by then."""
    return (None, None) if last < from_on else (from_on, min(to_on, last))


def is_approved(parties: Collection[str], approvals: Collection[str]) -> bool:
    """Whether every party of the group has approved."""
    return set(parties) <= set(approvals)


def require_approved(state: LeadPersonState, waiting: Collection[str], *, on: date) -> None:
    """Refuse to name a lead person whom the group has not approved."""
    if state is S.PROPOSED:
        rule = RULES.get("approved-first", on=on)
        raise LeadPersonNotApproved(outstanding=sorted(waiting), rule=rule.reference())


def require_within_term(from_on: date, to_on: date, *, term_from: date, term_to: date, on: date) -> None:
    """Refuse a period that is not within the group's term."""
    rule = RULES.get("lead-term", on=on)
    if to_on < from_on:
        raise broken(rule=rule, detail="The period ends before it begins.", pointer="/toOn", given=to_on.isoformat())
    if from_on < term_from:
        detail = "The period begins before the group's term."
        raise broken(rule=rule, detail=detail, pointer="/fromOn", given=from_on.isoformat())
    if to_on > term_to:
        raise broken(
            rule=rule, detail="The period outlasts the group's term.", pointer="/toOn", given=to_on.isoformat()
        )
