"""Change of employment area (380/2023 § 17): by the person's move, or by a recorded decision without one.

The client relationship goes on; who has it changes. What an authority stored stays under its control (381/2023 § 13).
"""

from dataclasses import dataclass
from enum import StrEnum

from tym_shared.errors import FieldFault, Invalid
from tym_shared.legal_rules import LegalRules

RULES = LegalRules.load("plans_api.transfers.data")


class TransferGround(StrEnum):
    """Why the case changes hands."""

    MOVE = "move"
    DECISION = "decision"


class NothingMoves(Invalid):
    """The case is with these authorities already."""


class ResponsibilityUnknown(Invalid):
    """The home municipality does not say who is responsible now; hand over by a recorded decision."""


class TransferIncomplete(Invalid):
    """A decision names its record and the authority; a move names neither, for the home municipality decides."""


class ReceiverUnknown(Invalid):
    """The receiver is not an employment authority of the directory."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The two authorities of a case that depend on where the person belongs."""

    employment_authority_id: str
    county_id: str

    def newcomers(self, before: "Holding") -> list[str]:
        """Who has the case now and had it not before."""
        return sorted(self.organisations() - before.organisations())

    def leavers(self, before: "Holding") -> list[str]:
        """Who had the case before and has it no longer."""
        return sorted(before.organisations() - self.organisations())

    def organisations(self) -> set[str]:
        """The ids of both."""
        return {self.employment_authority_id, self.county_id}


def require_complete(ground: TransferGround, *, decision_id: str | None, receiver: str | None) -> None:
    """Refuse a decision without its record or receiver, and a move with either."""
    needed = ground is TransferGround.DECISION
    given = {"/decisionId": decision_id, "/employmentAuthorityId": receiver}
    detail = "needed for a decision" if needed else "not taken for a move"
    faults = [FieldFault(pointer=pointer, detail=detail) for pointer, one in given.items() if (one is None) is needed]
    if faults:
        raise TransferIncomplete(errors=faults)


def require_change(after: Holding, before: Holding) -> None:
    """Refuse a transfer that would change nothing."""
    if after == before:
        raise NothingMoves
