"""Facts and inquiries for the decision tests, and an oracle written as a list of failed conditions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from consent_api.bases.rules import ConsentForm, LegalBasis
from consent_api.consents.rules import Consent, ConsentState
from consent_api.decisions.rules import Facts, Inquiry
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
) -> Consent:
    """A consent to one category."""
    return Consent(
        id=UUID(int=1),
        state=state,
        categories=frozenset({category}),
        itemised=frozenset({category}) if itemised else frozenset(),
        form=form,
        given_at=NOW + given,
        valid_until=None if valid is None else NOW + valid,
    )


def inquiry_for(basis: LegalBasis, category: DataCategory, *, necessity: bool = True) -> Inquiry:
    """An inquiry that the basis concerns in every respect."""
    return Inquiry(
        action=min(basis.actions),
        discloser=min(basis.disclosers),
        recipient=min(basis.recipients),
        register=min(basis.registers),
        purpose=min(basis.purposes),
        necessity=necessity,
        roles=basis.recipient_roles,
        categories=[category],
    )


def facts(relations: list[Relation], consents: list[Consent]) -> Facts:
    """Facts about a known person and a known purpose."""
    return Facts(person_known=True, purpose_known=True, relations=relations, consents=consents)


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
    answers = [one for one in known.consents if category in one.categories]
    last = max(answers, key=lambda one: one.given_at) if answers else None
    asks_consent = basis.kind == "consent"
    forms = basis.consent.forms if basis.consent else frozenset()
    itemising = bool(basis.consent and basis.consent.itemised)
    conditions = [
        ("no-relation", len(known.relations) > 0),
        ("relation-ended", len(alive) > 0),
        ("not-in-force", not (today < basis.valid_from or (basis.valid_to is not None and today > basis.valid_to))),
        ("role-missing", not basis.recipient_roles or any(role in basis.recipient_roles for role in inquiry.roles)),
        ("relation-of-other-kind", not basis.relations.isdisjoint(one.kind for one in alive)),
        ("necessity-missing", inquiry.necessity or category not in basis.necessity_for),
        ("consent-missing", not asks_consent or last is not None),
    ]
    if asks_consent and last is not None:
        conditions += [
            ("consent-refused", last.state != "refused"),
            ("consent-withdrawn", last.state != "withdrawn"),
            ("consent-expired", last.valid_until is None or last.valid_until > NOW),
            ("consent-form-insufficient", last.form in forms),
            ("consent-not-itemised", category in last.itemised or not itemising),
        ]
    return next((reason for reason, holds in conditions if not holds), None)
