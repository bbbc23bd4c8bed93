"""Moves by the table: which actions a side may take, where an action leads, and whose turn it then is."""

from functools import lru_cache

from referral_api.kinds.rules import AnswerMode
from referral_api.states.rules.standings import DecisionOutcome, ReferralAction, ReferralState, Side, Standing
from referral_api.states.rules.table import ENDED, PROPOSABLE, SIDES, Row, rows_of
from tym_shared.errors import Conflict, Forbidden

S, A, M = ReferralState, ReferralAction, AnswerMode
SENDERS_TURN = frozenset({S.DRAFT, S.RETURNED, S.COMPLETED})
RECEIVED_TURNS = {M.RECEIPT: None, M.APPLICATION: Side.PERSON}
"""A receipt awaits nothing further here; where a decision is required the person applies next."""


class ReferralTransitionNotAllowed(Conflict):
    """The referral's present state does not permit this action."""


class NotYourAction(Forbidden):
    """Another side of the referral does this."""


_TABLE = {(row.before, row.action, mode): row for mode in M for row in rows_of(mode)}


def allowed_actions(standing: Standing, side: Side) -> list[str]:
    """The actions that this side may take now."""
    return list(_allowed(standing, side))


@lru_cache(maxsize=10_000)
def _allowed(standing: Standing, side: Side) -> tuple[str, ...]:
    rows = (row for row in rows_of(standing.mode) if row.before is standing.state)
    return tuple(row.action.value for row in rows if _may(row, standing, side))


def next_state(standing: Standing, action: ReferralAction, side: Side) -> ReferralState:
    """The state after an action; NotYourAction for the wrong side, ReferralTransitionNotAllowed for the wrong state."""
    if side not in SIDES[action]:
        raise NotYourAction(f"The {side} may not {action}.")
    row = _TABLE.get((standing.state, action, standing.mode))
    if row is None or not _may(row, standing, side):
        raise ReferralTransitionNotAllowed(
            f"A referral that is {standing.state} cannot be changed so.",
            state=standing.state,
            allowedActions=allowed_actions(standing, side),
        )
    return row.after


def _may(row: Row, standing: Standing, side: Side) -> bool:
    if not row.is_open_to(side) or (row.decision is not None and standing.decision is not row.decision):
        return False
    return row.action is not A.ANSWER_INFORMATION or side is standing.asked


def may_be_proposed(standing: Standing) -> bool:
    """Whether the recipient may propose other dates: for a service that is to come, and one proposal at a time.

    There is none to come where the application was refused, or the responsibility is taken over.
    """
    has_service = standing.mode is not M.TRANSFER and standing.decision is not DecisionOutcome.REFUSED
    return has_service and standing.state in PROPOSABLE and not standing.is_proposed


def whose_turn(standing: Standing) -> Side | None:
    """The side that is expected to act next; None when nothing is expected."""
    state = standing.state
    if state in ENDED:
        return None
    if state is S.INFORMATION_REQUESTED:
        return standing.asked
    if state is S.RECEIVED:
        return RECEIVED_TURNS.get(standing.mode, Side.RECIPIENT)
    refused = state is S.DECIDED and standing.decision is DecisionOutcome.REFUSED
    taken_over = state is S.ACCEPTED and standing.mode is M.TRANSFER
    senders = state in SENDERS_TURN or refused or taken_over or standing.is_proposed
    return Side.SENDER if senders else Side.RECIPIENT
