"""Every legal basis against every combination of relation, necessity, consent, role and date."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from consent_api.bases.rules import (
    BasisKind,
    ConsentForm,
    ConsentKind,
    DisclosureAction,
    LegalBasis,
    Parties,
    legal_bases,
    rule_set,
)
from consent_api.consents.rules import Consent, ConsentState
from consent_api.decisions.rules import Facts, Reason, decide
from consent_api.questions.rules import Inquiry, Standing
from consent_api.relations.rules import Relation, RelationKind
from tests.unit.consent.inquiries import DAY, NOW, consent, facts, inquiry_for, oracle, relation, rules_of, shifted
from tym_shared.vocabulary import DataCategory, OrganisationKind, Register

every_basis = pytest.mark.parametrize("basis", legal_bases(), ids=lambda basis: f"{basis.code}@{basis.version}")


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


def consents_to_try(category: DataCategory, kind: ConsentKind) -> list[list[Consent]]:
    """None, one of the other kind, every state, form, precision and time; and two answers of which the later counts."""
    other_kind = min(set(ConsentKind) - {kind})
    other = DataCategory.PLAN if category is not DataCategory.PLAN else DataCategory.IDENTITY
    single = [
        [consent(category, kind=kind, state=state, form=form, itemised=itemised, valid=valid)]
        for state, form, itemised, valid in product(
            ConsentState, ConsentForm, (True, False), (None, DAY, 0 * DAY, -DAY)
        )
    ]
    given = consent(category, kind=kind, given=-DAY)
    refused = consent(category, kind=kind, state=ConsentState.REFUSED, given=-2 * DAY)
    overruled = [replace(given, given_at=NOW - 3 * DAY), refused]
    return [[], [consent(other, kind=kind)], [consent(category, kind=other_kind)], [refused, given], overruled, *single]


def expect(basis: LegalBasis, inquiry: Inquiry, known: Facts) -> str | None:
    """Assert that the decision is the oracle's; the reason, None for a permission."""
    outcome = decide(inquiry, known, rules_of(basis), now=NOW)
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
    for when, category in product(("not yet", "from today", "until today", "no longer"), categories_to_try(basis)):
        dated = shifted(basis, when)
        consents = consents_to_try(category, basis.consent.kind) if basis.consent else [[], [consent(category)]]
        for action, necessity, roles, related, given in product(
            sorted(basis.actions),
            (True, False),
            (basis.recipient_roles, frozenset({"nobody"})),
            relations_to_try(basis),
            consents,
        ):
            asked = replace(inquiry_for(basis, category, necessity=necessity), roles=roles, action=action)
            found[expect(dated, asked, facts(related, given))] += 1
        asked = replace(inquiry_for(basis, category), suspended=True)
        found[expect(dated, asked, facts(relations_to_try(basis)[1], []))] += 1
    assert found[None] > 0
    always = {"organisation-suspended", "no-relation", "relation-ended", "relation-of-other-kind", "not-in-force"}
    assert always <= set(found)
    assert ("necessity-missing" in found) is bool(basis.necessity_for)
    assert ("role-missing" in found) is (bool(basis.recipient_roles) and DisclosureAction.READ in basis.actions)
    assert {reason for reason in found if reason and reason.startswith("consent-")} == consent_reasons(basis)


def consent_reasons(basis: LegalBasis) -> set[str]:
    """The reasons that a lacking consent can have where this basis is asked for."""
    if not basis.consent:
        return set()
    reasons: set[str] = {reason for reason in Reason if reason.startswith("consent-")}
    reasons -= set() if basis.consent.itemised else {Reason.CONSENT_NOT_ITEMISED}
    return reasons - (set() if basis.consent.forms < set(ConsentForm) else {Reason.CONSENT_FORM_INSUFFICIENT})


def categories_to_try(basis: LegalBasis) -> list[DataCategory]:
    """One category that needs a stated necessity and one that does not, as far as the basis has them."""
    needing, free = sorted(basis.necessity_for), sorted(basis.categories - basis.necessity_for)
    return needing[:1] + free[:1]


@every_basis
def test_a_basis_carries_nothing_beyond_what_it_concerns(basis: LegalBasis) -> None:
    basis = shifted(basis, "from today")
    category = min(basis.categories)
    kind = basis.consent.kind if basis.consent else ConsentKind.CONSENT
    known = facts([relation(min(basis.relations))], [consent(category, kind=kind)])
    asked = inquiry_for(basis, category)
    assert expect(basis, asked, known) is None
    beyond = [
        *(replace(asked, discloser=kind) for kind in set(type(min(basis.disclosers))) - basis.disclosers),
        *(replace(asked, recipient=kind) for kind in set(type(min(basis.recipients))) - basis.recipients),
        *(replace(asked, register=register) for register in set(type(min(basis.registers))) - basis.registers),
        *(replace(asked, categories=[one]) for one in set(DataCategory) - basis.categories),
        replace(asked, purpose="tym-directing" if "tym-directing" not in basis.purposes else "recruitment"),
        replace(asked, standing=Standing.OTHER if basis.parties is Parties.SAME else Standing.SAME),
        *([replace(asked, urgent_ground=None)] if basis.urgent_grounds else []),
        *([replace(asked, action=DisclosureAction.READ)] if DisclosureAction.READ not in basis.actions else []),
    ]
    for other in beyond:
        outcome = decide(other, known, rules_of(basis), now=NOW)
        assert outcome.permitted == {}
        assert {denial.reason for denial in outcome.denied.values()} == {Reason.NO_BASIS}


def test_a_withdrawn_consent_stops_nothing_that_a_statute_permits() -> None:
    for basis in legal_bases():
        if basis.kind is BasisKind.CONSENT:
            continue
        for category in basis.categories:
            withdrawn = [consent(category, state=ConsentState.WITHDRAWN)]
            known = facts([relation(min(basis.relations))], withdrawn)
            if not basis.in_force(NOW.date()):
                continue
            outcome = decide(inquiry_for(basis, category), known, rule_set(), now=NOW)
            assert outcome.permitted[category].basis.kind is BasisKind.STATUTE


def test_the_answer_names_the_reason_that_came_closest() -> None:
    basis = next(one for one in legal_bases() if one.code == "employer-health-consent")
    known = facts([relation("own-client")], [])
    inquiry = inquiry_for(basis, DataCategory.HEALTH_AND_WORK_CAPACITY)
    denial = decide(inquiry, known, rule_set(), now=NOW).denied[DataCategory.HEALTH_AND_WORK_CAPACITY]
    assert (denial.reason, denial.basis) == (Reason.CONSENT_MISSING, basis)
    unneeded = replace(inquiry, necessity=None)
    denial = decide(unneeded, known, rule_set(), now=NOW).denied[DataCategory.HEALTH_AND_WORK_CAPACITY]
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
    outcome = decide(asked, known, rule_set(), now=NOW)
    reason = {"person": Reason.PERSON_UNKNOWN, "purpose": Reason.PURPOSE_UNKNOWN}.get(
        unknown, Reason.ORGANISATION_UNKNOWN
    )
    assert {denial.reason for denial in outcome.denied.values()} == {reason}
    assert set(outcome.denied) == set(DataCategory)


def test_a_suspended_organisation_is_told_no_more_than_that() -> None:
    basis = legal_bases()[0]
    asked = replace(inquiry_for(basis, min(basis.categories)), suspended=True, categories=list(DataCategory))
    outcome = decide(asked, facts([], []), rule_set(), now=NOW)
    assert {denial.reason for denial in outcome.denied.values()} == {Reason.ORGANISATION_SUSPENDED}


def test_the_same_question_always_gets_the_same_answer() -> None:
    basis = legal_bases()[0]
    known = facts([relation(min(basis.relations))], [])
    asked = replace(inquiry_for(basis, min(basis.categories)), categories=list(DataCategory))
    assert decide(asked, known, rule_set(), now=NOW) == decide(asked, known, rule_set(), now=NOW)


def test_the_authorities_provider_gets_data_from_its_own_organiser_alone() -> None:
    basis = next(one for one in legal_bases() if one.code == "provider-access")
    asked = replace(inquiry_for(basis, DataCategory.SERVICE_NEED), standing=Standing.OTHER)
    denial = decide(asked, facts([relation("own-client")], []), rule_set(), now=NOW).denied[DataCategory.SERVICE_NEED]
    assert (denial.reason, denial.basis) == (Reason.ORGANISER_DIFFERENT, basis)


@pytest.mark.parametrize("code", ["provider-access", "provider-health-consent", "employer-consent"])
@pytest.mark.parametrize("origin", [Register.COUNTY_SOCIAL, Register.COUNTY_HEALTH])
def test_what_came_from_the_county_goes_no_further_to_providers_or_employers(code: str, origin: Register) -> None:
    basis = next(one for one in legal_bases() if one.code == code)
    category = min(basis.categories)
    known = facts([relation("own-client")], [consent(category)])
    assert category in decide(inquiry_for(basis, category), known, rule_set(), now=NOW).permitted
    asked = replace(inquiry_for(basis, category), origin=origin)
    assert decide(asked, known, rule_set(), now=NOW).denied[category].reason == Reason.ORIGIN_BARS


def test_a_minors_youth_work_data_needs_the_minors_and_the_guardians_consent() -> None:
    basis = next(one for one in legal_bases() if one.code == "youth-work-consent")
    category = DataCategory.EDUCATION_AND_WORK
    own, guardians = consent(category), consent(category, by_guardian=True)
    results = {}
    for name, given in {"own": [own], "guardian": [guardians], "both": [own, guardians]}.items():
        known = facts([relation("own-client")], given, is_minor=True)
        results[name] = category in decide(inquiry_for(basis, category), known, rule_set(), now=NOW).permitted
    assert results == {"own": False, "guardian": False, "both": True}
    refused = [own, consent(category, by_guardian=True, state=ConsentState.REFUSED)]
    denial = decide(
        inquiry_for(basis, category), facts([relation("own-client")], refused, is_minor=True), rule_set(), now=NOW
    ).denied[category]
    assert denial.reason == Reason.CONSENT_REFUSED


@pytest.mark.parametrize(
    ("register", "role"), [("county-health", "social-worker"), ("county-social", "health-professional")]
)
def test_social_and_health_data_crosses_inside_a_county_on_its_own_grounds_alone(register: str, role: str) -> None:
    purpose = "social-services" if role == "social-worker" else "health-services"
    asked = Inquiry(
        action=DisclosureAction.READ,
        discloser=OrganisationKind.WELLBEING_SERVICES_COUNTY,
        recipient=OrganisationKind.WELLBEING_SERVICES_COUNTY,
        standing=Standing.SAME,
        register=Register(register),
        origin=Register(register),
        purpose=purpose,
        necessity="provide-care",
        urgent_ground=None,
        roles=[role],
        categories=[DataCategory.HEALTH_AND_WORK_CAPACITY],
    )
    category, related = DataCategory.HEALTH_AND_WORK_CAPACITY, [relation("own-client")]
    permit = consent(category, kind=ConsentKind.DISCLOSURE_PERMIT)
    assert decide(asked, facts(related, []), rule_set(), now=NOW).denied[category].reason == Reason.CONSENT_MISSING
    assert category in decide(asked, facts(related, [permit]), rule_set(), now=NOW).permitted
    vague = replace(permit, itemised=frozenset())
    denial = decide(asked, facts(related, [vague]), rule_set(), now=NOW).denied[category]
    assert denial.reason == Reason.CONSENT_NOT_ITEMISED
    other_role = replace(asked, roles=["employment-specialist"])
    assert decide(other_role, facts(related, [permit]), rule_set(), now=NOW).permitted == {}
    joint = replace(asked, necessity="joint-social-and-health-service")
    assert category in decide(joint, facts(related, []), rule_set(), now=NOW).permitted
