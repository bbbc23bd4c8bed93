"""The kinds of referral as data: dated, unambiguous, and each on a basis that the decision point knows."""

from datetime import date
from itertools import combinations, product

import pytest

from consent_api.bases.rules import DisclosureAction, legal_bases, purposes
from referral_api.kinds.rules import (
    AnswerMode,
    AnswerModeNotAllowed,
    KindRule,
    ReferralKind,
    ReferralKindNotAllowed,
    decline_reasons,
    find_kind,
    kind_rules,
    outcomes,
)
from tym_shared.vocabulary import OrganisationKind

TODAY = date(2026, 11, 22)
EMPLOYMENT, COUNTY, KELA = (
    OrganisationKind.EMPLOYMENT_AUTHORITY,
    OrganisationKind.WELLBEING_SERVICES_COUNTY,
    OrganisationKind.KELA,
)


def test_no_two_entries_cover_the_same_referral() -> None:
    for one, other in combinations(kind_rules(), 2):
        overlap = one.code is other.code and one.senders & other.senders and one.recipients & other.recipients
        assert not (overlap and one.in_force(TODAY) and other.in_force(TODAY))


@pytest.mark.parametrize("rule", kind_rules(), ids=lambda rule: f"{rule.code}-{rule.act}-{rule.section}")
def test_every_sending_stands_on_a_basis_of_the_decision_point(rule: KindRule) -> None:
    assert rule.purpose in purposes()
    for sender, recipient in product(rule.senders, rule.recipients):
        assert any(
            DisclosureAction.DISCLOSE in basis.actions
            and sender in basis.disclosers
            and recipient in basis.recipients
            and rule.purpose in basis.purposes
            and rule.register_of(sender) in basis.registers
            for basis in legal_bases()
        ), (sender, recipient)


def test_kela_decides_on_applications_and_a_county_may() -> None:
    to_kela = find_kind(ReferralKind.SERVICE, sender=EMPLOYMENT, recipient=KELA, on=TODAY)
    to_county = find_kind(ReferralKind.SERVICE, sender=EMPLOYMENT, recipient=COUNTY, on=TODAY)
    assert to_kela.answer_mode(None) is AnswerMode.APPLICATION
    with pytest.raises(AnswerModeNotAllowed):
        to_kela.answer_mode(AnswerMode.ACCEPTANCE)
    assert to_county.answer_mode(None) is AnswerMode.ACCEPTANCE
    assert to_county.answer_mode(AnswerMode.APPLICATION) is AnswerMode.APPLICATION


@pytest.mark.parametrize("sender", [COUNTY, KELA, OrganisationKind.EMPLOYER])
def test_only_the_employment_authority_presents_to_an_employer(sender: OrganisationKind) -> None:
    with pytest.raises(ReferralKindNotAllowed):
        find_kind(ReferralKind.VACANCY, sender=sender, recipient=OrganisationKind.EMPLOYER, on=TODAY)


def test_nothing_is_referred_before_the_act_is_in_force() -> None:
    with pytest.raises(ReferralKindNotAllowed):
        find_kind(ReferralKind.JOINT_ASSESSMENT, sender=EMPLOYMENT, recipient=KELA, on=date(2024, 12, 31))


def test_every_code_has_its_three_labels() -> None:
    for entry in [*decline_reasons().values(), *outcomes().values()]:
        assert set(entry.labels) == {"fi", "sv", "en"}
