"""Every legal basis against every combination of relation, necessity, consent, role and date."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from consent_api.bases.rules import BasisKind, ConsentForm, LegalBasis, legal_bases
from consent_api.consents.rules import Consent, ConsentState
from consent_api.decisions.rules import Facts, Inquiry, Reason, decide
from consent_api.relations.rules import Relation, RelationKind
from tests.unit.consent.inquiries import DAY, NOW, consent, facts, inquiry_for, oracle, relation, shifted
from tym_shared.vocabulary import DataCategory

every_basis = pytest.mark.parametrize("basis", legal_bases(), ids=lambda basis: basis.code)


def relations_to_try(basis: LegalBasis) -> list[list[Relation]]:
    """None; fitting or not; holding, not yet, ending this moment, ended; and mixtures."""
    fitting = min(basis.relations)
    other = min(set(RelationKind) - basis.relations)
    return [
        [],
        [relation(fitting)],
        [relation(other)],
        [relation(fitting, ends=DAY)],
        [relation(fitting, ends=0 * DAY)],
        [relation(fitting, ends=-DAY)],
        [relation(fitting, begins=DAY)],
        [relation(fitting, ends=-DAY), relation(other)],
        [relation(other, ends=-DAY), relation(fitting)],
    ]


def consents_to_try(category: DataCategory) -> list[list[Consent]]:
    """None, every state, form, precision and time; and two answers of which the later counts."""
    other = DataCategory.PLAN if category is not DataCategory.PLAN else DataCategory.IDENTITY
    single = [
        [consent(category, state=state, form=form, itemised=itemised, valid=valid)]
        for state, form, itemised, valid in product(
            ConsentState, ConsentForm, (True, False), (None, DAY, 0 * DAY, -DAY)
        )
    ]
    given, refused = consent(category, given=-DAY), consent(category, state=ConsentState.REFUSED, given=-2 * DAY)
    overruled = [replace(given, given_at=NOW - 3 * DAY), refused]
    return [[], [consent(other)], [refused, given], overruled, *single]


def expect(basis: LegalBasis, inquiry: Inquiry, known: Facts) -> str | None:
    """Assert that the decision is the oracle's; the reason, None for a permission."""
    outcome = decide(inquiry, known, [basis], now=NOW)
    (category,) = inquiry.categories
    wanted = oracle(basis, inquiry, known)
    if wanted is None:
        assert set(outcome.permitted) == {category}
        ground = outcome.permitted[category]
        assert ground.basis is basis
        assert (ground.consent is not None) is (basis.kind is BasisKind.CONSENT)
    else:
        assert outcome.denied[category].reason == wanted, (inquiry, known)
        assert outcome.permitted == {}
    return wanted


@every_basis
def test_a_basis_permits_exactly_when_all_its_conditions_hold(basis: LegalBasis) -> None:
    found: Counter[str | None] = Counter()
    for when, category in product(("not yet", "from today", "until today", "no longer"), sorted(basis.categories)):
        dated = shifted(basis, when)
        consents = consents_to_try(category) if basis.consent else [[], [consent(category)]]
        for necessity, roles, related, given in product(
            (True, False), (basis.recipient_roles, frozenset({"nobody"})), relations_to_try(basis), consents
        ):
            asked = replace(inquiry_for(basis, category, necessity=necessity), roles=roles)
            found[expect(dated, asked, facts(related, given))] += 1
    assert found[None] > 0
    assert {"no-relation", "relation-ended", "relation-of-other-kind", "not-in-force"} <= set(found)
    assert ("necessity-missing" in found) is bool(basis.necessity_for)
    assert ("role-missing" in found) is bool(basis.recipient_roles)
    consent_reasons = {reason for reason in Reason if reason.startswith("consent-")}
    absent = set() if basis.consent and basis.consent.itemised else {Reason.CONSENT_NOT_ITEMISED}
    assert consent_reasons & set(found) == (consent_reasons - absent if basis.consent else set())


@every_basis
def test_a_basis_carries_nothing_beyond_what_it_concerns(basis: LegalBasis) -> None:
    category = min(basis.categories)
    known = facts([relation(min(basis.relations))], [consent(category)])
    asked = inquiry_for(basis, category)
    assert expect(basis, asked, known) is None
    beyond = [
        *(replace(asked, discloser=kind) for kind in set(type(min(basis.disclosers))) - basis.disclosers),
        *(replace(asked, recipient=kind) for kind in set(type(min(basis.recipients))) - basis.recipients),
        *(replace(asked, register=register) for register in set(type(min(basis.registers))) - basis.registers),
        *(replace(asked, categories=[one]) for one in set(DataCategory) - basis.categories),
        replace(asked, purpose="health-services" if "health-services" not in basis.purposes else "recruitment"),
    ]
    for other in beyond:
        outcome = decide(other, known, [basis], now=NOW)
        assert outcome.permitted == {}
        assert {denial.reason for denial in outcome.denied.values()} == {Reason.NO_BASIS}


def test_a_withdrawn_consent_stops_nothing_that_a_statute_permits() -> None:
    for basis in legal_bases():
        if basis.kind is BasisKind.CONSENT:
            continue
        for category in basis.categories:
            withdrawn = [consent(category, state=ConsentState.WITHDRAWN)]
            known = facts([relation(min(basis.relations))], withdrawn)
            outcome = decide(inquiry_for(basis, category), known, legal_bases(), now=NOW)
            assert outcome.permitted[category].basis.kind is BasisKind.STATUTE


def test_the_answer_names_the_reason_that_came_closest() -> None:
    basis = next(one for one in legal_bases() if one.code == "employer-health-consent")
    known = facts([relation("own-client")], [])
    inquiry = inquiry_for(basis, DataCategory.HEALTH_AND_WORK_CAPACITY)
    denial = decide(inquiry, known, legal_bases(), now=NOW).denied[DataCategory.HEALTH_AND_WORK_CAPACITY]
    assert (denial.reason, denial.basis) == (Reason.CONSENT_MISSING, basis)
    unneeded = replace(inquiry, necessity=False)
    denial = decide(unneeded, known, legal_bases(), now=NOW).denied[DataCategory.HEALTH_AND_WORK_CAPACITY]
    assert denial.reason is Reason.NECESSITY_MISSING


@pytest.mark.parametrize("unknown", ["person", "discloser", "recipient", "purpose"])
def test_what_nobody_knows_is_denied_for_every_category(unknown: str) -> None:
    basis = legal_bases()[0]
    category = min(basis.categories)
    asked, known = inquiry_for(basis, category), facts([relation(min(basis.relations))], [])
    if unknown in {"person", "purpose"}:
        known = replace(known, **{f"{unknown}_known": False})  # type: ignore[arg-type]  # a bool either way
    else:
        asked = replace(asked, **{unknown: None})  # type: ignore[arg-type]
    asked = replace(asked, categories=list(DataCategory))
    outcome = decide(asked, known, legal_bases(), now=NOW)
    reason = {"person": Reason.PERSON_UNKNOWN, "purpose": Reason.PURPOSE_UNKNOWN}.get(
        unknown, Reason.ORGANISATION_UNKNOWN
    )
    assert {denial.reason for denial in outcome.denied.values()} == {reason}
    assert set(outcome.denied) == set(DataCategory)


def test_the_same_question_always_gets_the_same_answer() -> None:
    basis = legal_bases()[0]
    known = facts([relation(min(basis.relations))], [])
    asked = replace(inquiry_for(basis, min(basis.categories)), categories=list(DataCategory))
    assert decide(asked, known, legal_bases(), now=NOW) == decide(asked, known, legal_bases(), now=NOW)
