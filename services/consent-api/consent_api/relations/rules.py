"""Relations: kinds, who may register which, and when one holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tym_shared.directory import Organisation
from tym_shared.errors import Forbidden, Invalid
from tym_shared.vocabulary import OrganisationKind


class RelationKind(StrEnum):
    """What ties an organisation to a person."""

    OWN_CLIENT = "own-client"
    CASE_PARTY = "case-party"
    REFERRAL_RECIPIENT = "referral-recipient"
    CONTRIBUTOR = "contributor"
    ASSIGNMENT = "assignment"


REGISTRARS = {
    "plans-api": frozenset({RelationKind.CASE_PARTY}),
    "referral-api": frozenset({RelationKind.REFERRAL_RECIPIENT, RelationKind.CONTRIBUTOR}),
}
"""Which of our services may register which kind; organisations register own clients and assignments alone."""

WITHOUT_CLIENTS = frozenset({OrganisationKind.EMPLOYER, OrganisationKind.POLICE, OrganisationKind.OPERATOR})
"""Whom a client relationship of their own would give nothing that the law gives them: what they get is sent to them."""


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


def service_may_register(service: str, kind: RelationKind) -> bool:
    """Whether one of our services registers relations of this kind."""
    return kind in REGISTRARS.get(service, frozenset())


def organisation_may_register(own: Organisation, kind: RelationKind, *, of: Organisation | None) -> bool:
    """Whether an organisation registers this relation of an organisation `of`.

    Its own clients, and as an organiser the assignments of its own providers and contractors (380/2023 § 116(4),
    703/2023 § 4).
    """
    if of is None:
        return False
    if kind is RelationKind.OWN_CLIENT:
        return of.id == own.id and own.kind not in WITHOUT_CLIENTS
    return kind is RelationKind.ASSIGNMENT and of.organiser_id == own.id
