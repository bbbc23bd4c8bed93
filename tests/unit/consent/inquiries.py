"""Facts and inquiries for the decision tests, and an oracle written as a list of failed conditions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from consent_api.bases.rules import ConsentForm, ConsentKind, LegalBasis, Parties, RuleSet
from consent_api.consents.rules import Consent, ConsentState
from consent_api.decisions.rules import Facts
from consent_api.questions.rules import Inquiry, Standing
from consent_api.relations.rules import Relation, RelationKind
from tym_shared.vocabulary import DataCategory

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def relation(kind: str, *, begins: timedelta = -100 * DAY, ends: timedelta | None = None) -> Relation:
    """A relation whose times are counted from NOW."""
    return Relation(kind=RelationKind(kind), starts_at=NOW + begins, ends_at=None if ends is None else NOW + ends)


def consent(
    category: DataCategory,
    *,
    state: ConsentState = ConsentState.GIVEN,
    form: ConsentForm = ConsentForm.WRITTEN,
    itemised: bool = True,
    valid: timedelta | None = None,
    given: timedelta = -DAY,
    kind: ConsentKind = ConsentKind.CONSENT,
    by_guardian: bool = False,
) -> Consent:
    """A consent to one category."""
    return Consent(
        id=UUID(int=1),
        kind=kind,
        state=state,
        categories=frozenset({category}),
        itemised=frozenset({category}) if itemised else frozenset(),
        form=form,
        given_at=NOW + given,
        valid_until=None if valid is None else NOW + valid,
        by_guardian=by_guardian,
    )


STANDINGS = {
    Parties.SAME: Standing.SAME,
    Parties.OWN_PROVIDER: Standing.OWN_PROVIDER,
    Parties.DIFFERENT: Standing.OTHER,
}


def inquiry_for(basis: LegalBasis, category: DataCategory, *, necessity: bool = True) -> Inquiry:
    """An inquiry that the basis concerns in every respect."""
    return Inquiry(
        action=min(basis.actions),
        discloser=min(basis.disclosers),
        recipient=min(basis.recipients),
        standing=STANDINGS[basis.parties],
        register=min(basis.registers),
        origin=min(basis.origins or basis.registers),
        purpose=min(basis.purposes),
        necessity=min(basis.necessity_grounds or {"arrange-service"}) if necessity else None,
        urgent_ground=min(basis.urgent_grounds) if basis.urgent_grounds else None,
        roles=basis.recipient_roles,
        categories=[category],
    )


def facts(relations: list[Relation], consents: list[Consent], *, is_minor: bool = False) -> Facts:
    """Facts about a known person and a known purpose."""
    return Facts(person_known=True, purpose_known=True, is_minor=is_minor, relations=relations, consents=consents)


def rules_of(*bases: LegalBasis) -> RuleSet:
    """A rule set of these bases alone."""
    rules = RuleSet([])
    rules.bases = bases
    return rules


def shifted(basis: LegalBasis, when: str) -> LegalBasis:
    """The basis in force only after, on, or only before NOW's date."""
    today = NOW.date()
    begins, ends = {
        "not yet": (today + DAY, None),
        "from today": (today, None),
        "until today": (today - DAY, today),
        "no longer": (today - 2 * DAY, today - DAY),
    }[when]
    return replace(basis, valid_from=begins, valid_to=ends)


def oracle(basis: LegalBasis, inquiry: Inquiry, known: Facts) -> str | None:
    """What keeps this one basis from permitting the inquiry's one category; None if nothing does."""
    (category,) = inquiry.categories
    today = NOW.date()
    alive = [one for one in known.relations if one.starts_at <= NOW and not (one.ends_at and one.ends_at <= NOW)]
    reads = inquiry.action == "read"
    stated, accepted = inquiry.necessity, basis.necessity_grounds
    conditions = [
        ("organisation-suspended", not inquiry.suspended),
        ("no-relation", len(known.relations) > 0),
        ("relation-ended", len(alive) > 0),
        ("not-in-force", not (today < basis.valid_from or (basis.valid_to is not None and today > basis.valid_to))),
        ("organiser-different", basis.parties != "own-provider" or inquiry.standing == "own-provider"),
        ("origin-bars", basis.origins is None or inquiry.origin in basis.origins),
        (
            "role-missing",
            not (reads and basis.recipient_roles) or any(role in basis.recipient_roles for role in inquiry.roles),
        ),
        ("relation-of-other-kind", not basis.relations.isdisjoint(one.kind for one in alive)),
        ("necessity-missing", stated is not None or category not in basis.necessity_for),
        ("necessity-of-other-kind", category not in basis.necessity_for or not accepted or stated in accepted),
        *(consent_conditions(basis, known, category) if basis.consent else []),
    ]
    return next((reason for reason, holds in conditions if not holds), None)


def consent_conditions(basis: LegalBasis, known: Facts, category: DataCategory) -> list[tuple[str, bool]]:
    """What must hold of the person's answers; of two givers the one further from permission is not told apart here."""
    assert basis.consent
    answers = [one for one in known.consents if category in one.categories and one.kind == basis.consent.kind]
    given = [one for one in answers if one.state != "requested"]
    if not given:
        return [("consent-requested" if answers else "consent-missing", False)]
    last = max(given, key=lambda one: one.given_at)
    return [
        ("consent-missing", last.state != "superseded"),
        ("consent-refused", last.state != "refused"),
        ("consent-withdrawn", last.state != "withdrawn"),
        ("consent-expired", last.state != "expired" and (last.valid_until is None or last.valid_until > NOW)),
        ("consent-form-insufficient", last.form in basis.consent.forms),
        ("consent-not-itemised", category in last.itemised or not basis.consent.itemised),
        (
            "guardian-consent-missing",
            not (basis.consent.guardian_if_minor and known.is_minor)
            or {one.by_guardian for one in given} == {True, False},
        ),
    ]
