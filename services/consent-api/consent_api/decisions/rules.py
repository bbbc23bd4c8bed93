"""How a decision is made, category by category: the first provision whose every condition holds permits it.

Statute is tried before consent, so a withdrawn consent never stops what 381/2023 § 15 allows. Without any relation
between the asker and the person nothing is permitted and nothing is told. There is no override: an urgent disclosure is
started by the discloser, who states a ground that the law lists (703/2023 §§ 53-56, 62).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent_api.bases.rules import ConsentNeeded, DisclosureAction, LegalBasis, Parties, RuleSet
from consent_api.consents.rules import Consent, ConsentState
from consent_api.questions.rules import Inquiry, Standing
from consent_api.relations.rules import Relation
from tym_shared.legal_dates import legal_date
from tym_shared.vocabulary import DataCategory


class Reason(StrEnum):
    """Why a category is denied, the least telling first: the answer names the one that came closest to permission."""

    PERSON_UNKNOWN = "person-unknown"
    ORGANISATION_UNKNOWN = "organisation-unknown"
    ORGANISATION_SUSPENDED = "organisation-suspended"
    NO_RELATION = "no-relation"
    RELATION_ENDED = "relation-ended"
    PURPOSE_UNKNOWN = "purpose-unknown"
    NO_BASIS = "no-basis"
    NOT_IN_FORCE = "not-in-force"
    ORGANISER_DIFFERENT = "organiser-different"
    ORIGIN_BARS = "origin-bars"
    ROLE_MISSING = "role-missing"
    RELATION_OF_OTHER_KIND = "relation-of-other-kind"
    NECESSITY_MISSING = "necessity-missing"
    NECESSITY_OF_OTHER_KIND = "necessity-of-other-kind"
    CONSENT_MISSING = "consent-missing"
    CONSENT_REQUESTED = "consent-requested"
    CONSENT_REFUSED = "consent-refused"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    CONSENT_EXPIRED = "consent-expired"
    CONSENT_FORM_INSUFFICIENT = "consent-form-insufficient"
    CONSENT_NOT_ITEMISED = "consent-not-itemised"
    GUARDIAN_CONSENT_MISSING = "guardian-consent-missing"


CLOSENESS = {reason: place for place, reason in enumerate(Reason)}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known: the asker's relations to the person, and the consents between discloser and recipient."""

    person_known: bool
    purpose_known: bool
    is_minor: bool
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


def decide(inquiry: Inquiry, facts: Facts, rules: RuleSet, *, now: datetime) -> Outcome:
    """Decide each category on its own; the same question, facts, rules and moment always give the same outcome."""
    permitted: dict[DataCategory, Ground] = {}
    denied: dict[DataCategory, Denial] = {}
    bar = standing_bar(inquiry, facts, now)
    bases = () if bar else [(basis, basis_bar(basis, inquiry, facts, now)) for basis in concerned(inquiry, rules)]
    for category in sorted(set(inquiry.categories)):
        result = Denial(reason=bar, basis=None) if bar else _judge(category, inquiry, facts, bases, now)
        if isinstance(result, Ground):
            permitted[category] = result
        else:
            denied[category] = result
    return Outcome(permitted=permitted, denied=denied)


def standing_bar(inquiry: Inquiry, facts: Facts, now: datetime) -> Reason | None:
    """Why the asker gets nothing whatever the data, or None."""
    if not facts.person_known:
        return Reason.PERSON_UNKNOWN
    if inquiry.discloser is None or inquiry.recipient is None:
        return Reason.ORGANISATION_UNKNOWN
    if inquiry.suspended:
        return Reason.ORGANISATION_SUSPENDED
    if not facts.relations:
        return Reason.NO_RELATION
    if not any(relation.holds(now) for relation in facts.relations):
        return Reason.RELATION_ENDED
    return None if facts.purpose_known else Reason.PURPOSE_UNKNOWN


def concerned(inquiry: Inquiry, rules: RuleSet) -> Sequence[LegalBasis]:
    """The provisions that such a disclosure could stand on; an urgent one only where its ground is stated."""
    bases = rules.between(inquiry.action, inquiry.discloser, inquiry.recipient, inquiry.register, inquiry.purpose)
    return [
        basis
        for basis in bases
        if (not basis.urgent_grounds or inquiry.urgent_ground in basis.urgent_grounds)
        and (basis.parties is Parties.SAME) is (inquiry.standing is Standing.SAME)
    ]


def _judge(
    category: DataCategory,
    inquiry: Inquiry,
    facts: Facts,
    bases: Sequence[tuple[LegalBasis, Reason | None]],
    now: datetime,
) -> Ground | Denial:
    """The ground that permits the category, or the denial that came closest."""
    closest = Denial(reason=Reason.NO_BASIS, basis=None)
    for basis, bar in bases:
        if category not in basis.categories:
            continue
        result = bar or _test_category(basis, category, inquiry, facts, now)
        if isinstance(result, Ground):
            return result
        if CLOSENESS[result] > CLOSENESS[closest.reason]:
            closest = Denial(reason=result, basis=basis)
    return closest


CONDITIONS = (
    Reason.NOT_IN_FORCE,
    Reason.ORGANISER_DIFFERENT,
    Reason.ORIGIN_BARS,
    Reason.ROLE_MISSING,
    Reason.RELATION_OF_OTHER_KIND,
)
"""What a provision asks for whatever the category, in the order in which `basis_bar` looks."""


def basis_bar(basis: LegalBasis, inquiry: Inquiry, facts: Facts, now: datetime) -> Reason | None:
    """The first condition of a provision that does not hold whatever the category, or None.

    The recipient's role is known, and tested, only where the recipient itself asks.
    """
    met = (
        basis.in_force(legal_date(now)),
        basis.parties is not Parties.OWN_PROVIDER or inquiry.standing is Standing.OWN_PROVIDER,
        basis.origins is None or inquiry.origin in basis.origins,
        inquiry.action is not DisclosureAction.READ
        or not basis.recipient_roles
        or not basis.recipient_roles.isdisjoint(inquiry.roles),
        any(relation.kind in basis.relations and relation.holds(now) for relation in facts.relations),
    )
    return None if all(met) else CONDITIONS[met.index(False)]


def _test_category(
    basis: LegalBasis, category: DataCategory, inquiry: Inquiry, facts: Facts, now: datetime
) -> Ground | Reason:
    """What a provision asks for this category: necessity, and the person's permission."""
    if category in basis.necessity_for:
        if inquiry.necessity is None:
            return Reason.NECESSITY_MISSING
        if basis.necessity_grounds and inquiry.necessity not in basis.necessity_grounds:
            return Reason.NECESSITY_OF_OTHER_KIND
    if basis.consent is None:
        return Ground(basis=basis, consent=None)
    return _carried(basis, category, facts, now)


def _carried(basis: LegalBasis, category: DataCategory, facts: Facts, now: datetime) -> Ground | Reason:
    """The consent that carries the category, or what its absence is called; each giver's newest answer counts."""
    assert basis.consent is not None
    about = [one for one in facts.consents if category in one.categories and one.kind is basis.consent.kind]
    answers = [one for one in about if one.state is not ConsentState.REQUESTED]
    if not answers:
        return Reason.CONSENT_REQUESTED if about else Reason.CONSENT_MISSING
    givers = {one.by_guardian for one in answers}
    newest = [max((one for one in answers if one.by_guardian is by), key=lambda one: one.given_at) for by in givers]
    faults = [fault for one in newest if (fault := _fault(one, basis.consent, category, now))]
    if faults:
        return max(faults, key=CLOSENESS.__getitem__)
    if basis.consent.guardian_if_minor and facts.is_minor and len(givers) < BOTH_GIVERS:
        return Reason.GUARDIAN_CONSENT_MISSING
    return Ground(basis=basis, consent=max(newest, key=lambda one: one.given_at))


def _fault(consent: Consent, needed: ConsentNeeded, category: DataCategory, now: datetime) -> Reason | None:
    if consent.state is not ConsentState.GIVEN:
        return STATE_REASONS[consent.state]
    if consent.valid_until is not None and consent.valid_until <= now:
        return Reason.CONSENT_EXPIRED
    if consent.form not in needed.forms:
        return Reason.CONSENT_FORM_INSUFFICIENT
    if needed.itemised and category not in consent.itemised:
        return Reason.CONSENT_NOT_ITEMISED
    return None


BOTH_GIVERS = 2
STATE_REASONS = {
    ConsentState.REFUSED: Reason.CONSENT_REFUSED,
    ConsentState.WITHDRAWN: Reason.CONSENT_WITHDRAWN,
    ConsentState.EXPIRED: Reason.CONSENT_EXPIRED,
    ConsentState.SUPERSEDED: Reason.CONSENT_MISSING,
}


def examined(
    inquiry: Inquiry, facts: Facts, rules: RuleSet, *, now: datetime
) -> Sequence[tuple[DataCategory, LegalBasis, Ground | Reason]]:
    """What each concerned provision says of each category: how a decision came about, for an auditor."""
    bases = [(basis, basis_bar(basis, inquiry, facts, now)) for basis in concerned(inquiry, rules)]
    return [
        (category, basis, bar or _test_category(basis, category, inquiry, facts, now))
        for category in sorted(set(inquiry.categories))
        for basis, bar in bases
        if category in basis.categories
    ]
