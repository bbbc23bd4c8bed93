"""Worklists: what a list is chosen by, and which filter leads it."""

from dataclasses import dataclass
from enum import StrEnum

from referral_api.kinds.rules import ReferralKind
from referral_api.states.rules import ReferralState, Side
from tym_shared.errors import FieldFault, Malformed


class Box(StrEnum):
    """`inbox`: what the caller's organisation was sent. `outbox`: what it sends."""

    INBOX = "inbox"
    OUTBOX = "outbox"

    @property
    def side(self) -> Side:
        """On which side the caller's organisation stands."""
        return Side.RECIPIENT if self is Box.INBOX else Side.SENDER


class Worklist(StrEnum):
    """`mine`: the caller works on it. `unassigned`: nobody does and it has not ended. `overdue`: its day has passed.

    `flagged`, of the outbox alone: something befell it without its sender's doing.
    """

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    FLAGGED = "flagged"


class Lead(StrEnum):
    """By which index a list is read."""

    NEWEST = "newest"
    STATE = "state"
    KIND = "kind"
    UNIT = "unit"
    ASSIGNEE = "assignee"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"
    FLAGGED = "flagged"


LEADING = {
    Worklist.OVERDUE: Lead.OVERDUE,
    Worklist.UNASSIGNED: Lead.UNASSIGNED,
    Worklist.MINE: Lead.ASSIGNEE,
    Worklist.FLAGGED: Lead.FLAGGED,
}


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked of a list; ages are whole days since it was sent, in the outbox since it was made."""

    worklist: Worklist | None = None
    state: ReferralState | None = None
    kind: ReferralKind | None = None
    unit: str | None = None
    assignee: str | None = None
    older_than: int | None = None
    younger_than: int | None = None

    def lead(self, box: Box) -> Lead:
        """The filter that leaves the fewest as a rule; the others are looked at row by row.

        Malformed for the inbox's flags: there are none.
        """
        if self.worklist is Worklist.FLAGGED and box is Box.INBOX:
            raise Malformed(errors=[FieldFault(pointer="/worklist", detail="flags are the sender's; ask the outbox")])
        if self.worklist:
            return LEADING[self.worklist]
        wanted = (
            (self.assignee, Lead.ASSIGNEE),
            (self.unit if box is Box.INBOX else None, Lead.UNIT),
            (self.state, Lead.STATE),
            (self.kind, Lead.KIND),
        )
        return next((lead for given, lead in wanted if given is not None), Lead.NEWEST)


def assignee_of(worklist: Worklist | None, assignee: str | None, *, caller: str) -> str | None:
    """Whose referrals are asked for; Malformed where `mine` or `unassigned` and a worker are asked at once."""
    if worklist in {Worklist.MINE, Worklist.UNASSIGNED} and assignee is not None:
        raise Malformed(errors=[FieldFault(pointer="/assignee", detail=f"not together with {worklist}")])
    return caller if worklist is Worklist.MINE else assignee
