"""Amendments: when a sent referral may be amended, and which of its entries."""

from referral_api.states.rules import ENDED, NotYourAction, ReferralState, Side
from tym_shared.errors import Conflict, FieldFault, Invalid


class ReferralNotAmendable(Conflict):
    """A referral is amended after its sending and before its end."""


class EntryNotAmendable(Invalid):
    """The referral has no such entry of the sender's that still stands."""


def check_amendable(*, side: Side, state: ReferralState, is_sent: bool) -> None:
    """Refuse another side than the sender's, a draft, and a referral that has ended."""
    if side is not Side.SENDER:
        raise NotYourAction("The sender amends its referral; the recipient proposes.")
    if not is_sent or state in ENDED:
        raise ReferralNotAmendable(state=state)


def entry_refused(place: int) -> EntryNotAmendable:
    """The refusal of an entry that is not there, superseded already, or another organisation's."""
    fault = FieldFault(pointer=f"/entries/{place}/supersedes", detail="no such entry that still stands")
    return EntryNotAmendable(errors=[fault])
