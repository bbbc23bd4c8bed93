"""How a decision is made, category by category: the first provision whose every condition holds permits it.

Statute is tried before consent, so a withdrawn consent never stops what 381/2023 § 15 allows. Without any relation
between the asker and the person nothing is permitted and nothing is told. There is no override.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent_api.bases.rules import BasisKind, DisclosureAction, LegalBasis
from consent_api.consents.rules import Consent, ConsentState
from consent_api.relations.rules import Relation
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register


class Reason(StrEnum):
    """Why a category is denied, the least telling first: the answer names the one that came closest to permission."""

    PERSON_UNKNOWN = "person-unknown"
    ORGANISATION_UNKNOWN = "organisation-unknown"
    NO_RELATION = "no-relation"
    RELATION_ENDED = "relation-ended"
    PURPOSE_UNKNOWN = "purpose-unknown"
    NO_BASIS = "no-basis"
    NOT_IN_FORCE = "not-in-force"
    ROLE_MISSING = "role-missing"
    RELATION_OF_OTHER_KIND = "relation-of-other-kind"
    NECESSITY_MISSING = "necessity-missing"
    CONSENT_MISSING = "consent-missing"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    CONSENT_EXPIRED = "consent-expired"
    CONSENT_FORM_INSUFFICIENT = "consent-form-insufficient"
    CONSENT_NOT_ITEMISED = "consent-not-itemised"


CLOSENESS = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """What is asked, with the directory's kinds filled in; None stands for an organisation nobody knows."""

    action: DisclosureAction
    discloser: OrganisationKind | None
    recipient: OrganisationKind | None
    register: Register
    purpose: str
    necessity: bool
    roles: Collection[str]
    categories: Collection[DataCategory]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known: the asker's relations to the person, and the consents between discloser and recipient."""

    person_known: bool
    purpose_known: bool
    relations: Sequence[Relation]
    consents: Sequence[Consent]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The provision that permits a category, and the consent where it stands on one."""

    basis: LegalBasis
    consent: Consent | None


@dataclass(frozen=True, kw_only=True)
class Denial:
    """Why a category is denied, and the provision that would have permitted it if its conditions had held."""

    reason: Reason
    basis: LegalBasis | None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The decision per category; the question as a whole is permitted if any category is."""

    permitted: Mapping[DataCategory, Ground]
    denied: Mapping[DataCategory, Denial]


def decide(inquiry: Inquiry, facts: Facts, bases: Sequence[LegalBasis], *, now: datetime) -> Outcome:
    """Decide each category on its own; the same question, facts and moment always give the same outcome."""
    permitted: dict[DataCategory, Ground] = {}
    denied: dict[DataCategory, Denial] = {}
    standing = _standing(inquiry, facts, now)
    for category in sorted(set(inquiry.categories)):
        result = Denial(reason=standing, basis=None) if standing else _judge(category, inquiry, facts, bases, now)
        if isinstance(result, Ground):
            permitted[category] = result
        else:
            denied[category] = result
    return Outcome(permitted=permitted, denied=denied)


def _standing(inquiry: Inquiry, facts: Facts, now: datetime) -> Reason | None:
    """Why the asker gets nothing whatever the data, or None."""
    if not facts.person_known:
        return Reason.PERSON_UNKNOWN
    if inquiry.discloser is None or inquiry.recipient is None:
        return Reason.ORGANISATION_UNKNOWN
    if not facts.relations:
        return Reason.NO_RELATION
    if not any(relation.holds(now) for relation in facts.relations):
        return Reason.RELATION_ENDED
    return None if facts.purpose_known else Reason.PURPOSE_UNKNOWN


def _judge(
    category: DataCategory, inquiry: Inquiry, facts: Facts, bases: Sequence[LegalBasis], now: datetime
) -> Ground | Denial:
    """The ground that permits the category, or the denial that came closest; statutes are tried before consents."""
    closest = Denial(reason=Reason.NO_BASIS, basis=None)
    for basis in sorted(bases, key=lambda one: one.kind is BasisKind.CONSENT):
        if not _concerns(basis, category, inquiry):
            continue
        result = _test(basis, category, inquiry, facts, now)
        if isinstance(result, Ground):
            return result
        if CLOSENESS[result] > CLOSENESS[closest.reason]:
            closest = Denial(reason=result, basis=basis)
    return closest


def _concerns(basis: LegalBasis, category: DataCategory, inquiry: Inquiry) -> bool:
    return (
        inquiry.action in basis.actions
        and inquiry.discloser in basis.disclosers
        and inquiry.recipient in basis.recipients
        and inquiry.register in basis.registers
        and inquiry.purpose in basis.purposes
        and category in basis.categories
    )


def _test(basis: LegalBasis, category: DataCategory, inquiry: Inquiry, facts: Facts, now: datetime) -> Ground | Reason:
    """The conditions of one provision, in the order of Reason."""
    if not basis.in_force(legal_date(now)):
        return Reason.NOT_IN_FORCE
    if basis.recipient_roles and not basis.recipient_roles & set(inquiry.roles):
        return Reason.ROLE_MISSING
    if not any(relation.kind in basis.relations and relation.holds(now) for relation in facts.relations):
        return Reason.RELATION_OF_OTHER_KIND
    if category in basis.necessity_for and not inquiry.necessity:
        return Reason.NECESSITY_MISSING
    if basis.consent is None:
        return Ground(basis=basis, consent=None)
    return _carried(basis, category, facts.consents, now)


def _carried(basis: LegalBasis, category: DataCategory, consents: Sequence[Consent], now: datetime) -> Ground | Reason:
    """The consent that carries the category, or what its absence is called; the newest answer counts."""
    assert basis.consent is not None
    about = [consent for consent in consents if category in consent.categories]
    if not about:
        return Reason.CONSENT_MISSING
    newest = max(about, key=lambda consent: consent.given_at)
    if newest.state is not ConsentState.GIVEN:
        return {
            ConsentState.REFUSED: Reason.CONSENT_REFUSED,
            ConsentState.WITHDRAWN: Reason.CONSENT_WITHDRAWN,
        }[newest.state]
    if newest.valid_until is not None and newest.valid_until <= now:
        return Reason.CONSENT_EXPIRED
    if newest.form not in basis.consent.forms:
        return Reason.CONSENT_FORM_INSUFFICIENT
    if basis.consent.itemised and category not in newest.itemised:
        return Reason.CONSENT_NOT_ITEMISED
    return Ground(basis=basis, consent=newest)
