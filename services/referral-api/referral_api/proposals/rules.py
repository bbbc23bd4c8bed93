"""Proposals: who proposes and who decides, and when."""

from enum import StrEnum

from referral_api.states.rules import NotYourAction, Side, Standing, may_be_proposed
from tym_shared.errors import Conflict, NotFound


class ProposalState(StrEnum):
    """Where a proposal stands; `lapsed`: the referral went on without an answer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LAPSED = "lapsed"


class ProposalAction(StrEnum):
    """What the sender does with a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"


AFTER = {ProposalAction.ACCEPT: ProposalState.ACCEPTED, ProposalAction.REJECT: ProposalState.REJECTED}


class ProposalNotPossible(Conflict):
    """Dates are proposed for an accepted or started service, one proposal at a time."""


class ProposalNotOpen(Conflict):
    """The proposal has been answered, or the referral has gone on."""


class ProposalNotFound(NotFound):
    """The referral has no such proposal."""


def check_proposing(standing: Standing, *, side: Side) -> None:
    """Refuse another side than the recipient's, and where nothing may be proposed."""
    if side is not Side.RECIPIENT:
        raise NotYourAction("The recipient proposes; the sender amends its referral.")
    if not may_be_proposed(standing):
        raise ProposalNotPossible(state=standing.state)


def check_answering(*, side: Side, state: ProposalState, is_proposed: bool) -> None:
    """Refuse another side than the sender's, and a proposal that no longer stands."""
    if side is not Side.SENDER:
        raise NotYourAction("The sender answers a proposal.")
    if state is not ProposalState.OPEN or not is_proposed:
        raise ProposalNotOpen


def shown_state(state: ProposalState, *, is_proposed: bool) -> ProposalState:
    """The proposal's state as the referral now stands."""
    return ProposalState.LAPSED if state is ProposalState.OPEN and not is_proposed else state
