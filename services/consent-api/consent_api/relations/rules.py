"""Relations: kinds, who may register which, and when one holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tym_shared.errors import Forbidden, Invalid


class RelationKind(StrEnum):
    """What ties an organisation to a person."""

    OWN_CLIENT = "own-client"
    CASE_PARTY = "case-party"
    REFERRAL_RECIPIENT = "referral-recipient"
    CONTRIBUTOR = "contributor"


REGISTRARS = {
    "plans-api": frozenset({RelationKind.CASE_PARTY}),
    "referral-api": frozenset({RelationKind.REFERRAL_RECIPIENT, RelationKind.CONTRIBUTOR}),
}
"""Which of our services may register which kind; organisations register their own clients alone."""


class RelationNotYours(Forbidden):
    """The caller may not register this relation."""


class RelationEndsBeforeItStarts(Invalid):
    """A relation cannot end before it starts."""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relation as decisions see it."""

    kind: RelationKind
    starts_at: datetime
    ends_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether the relation holds at this moment."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


def may_register(kind: RelationKind, *, organisation: str, service: str | None, own: str | None) -> bool:
    """Whether a caller, one of our services or an organisation `own`, may register this relation."""
    if service is not None:
        return kind in REGISTRARS.get(service, frozenset())
    return kind is RelationKind.OWN_CLIENT and organisation == own
