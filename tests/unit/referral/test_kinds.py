"""The kinds of referral as data: dated, unambiguous, and each on a basis that the decision point knows."""

import json
from datetime import date
from importlib.resources import files
from itertools import combinations, product

import pytest

from consent_api.bases.rules import BasisKind, DisclosureAction, legal_bases, purposes
from referral_api.code_lists.rules import ListName, version_on, versions_of
from referral_api.kinds.rules import (
    TIMERS,
    AnswerMode,
    AnswerModeNotAllowed,
    ExceptionNotOfKind,
    KindRule,
    Permission,
    ReferralKind,
    ReferralKindNotAllowed,
    Stage,
    find_kind,
    kind_of,
    kind_rules,
    timer,
)
from referral_api.requirements.rules import Need, ServiceNotOrganised, catalogue, check_organiser, required
from tym_shared.vocabulary import OrganisationKind, Register

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


@pytest.mark.parametrize("rule", kind_rules(), ids=lambda rule: f"{rule.code}-{rule.act}-{rule.section}")
def test_what_is_sent_can_be_read_by_its_recipient(rule: KindRule) -> None:
    for sender, recipient in product(rule.senders, rule.recipients):
        assert any(
            DisclosureAction.READ in basis.actions
            and sender in basis.disclosers
            and recipient in basis.recipients
            and rule.purpose in basis.purposes
            and rule.register_of(sender) in basis.registers
            and ("referral-recipient" in basis.relations or rule.register is Register.TYM)
            for basis in legal_bases()
        ), (sender, recipient)


@pytest.mark.parametrize("rule", kind_rules(), ids=lambda rule: f"{rule.code}-{rule.act}-{rule.section}")
def test_a_kind_says_what_its_disclosure_stands_on(rule: KindRule) -> None:
    for sender, recipient in product(rule.senders, rule.recipients):
        bases = [
            basis
            for basis in legal_bases()
            if DisclosureAction.DISCLOSE in basis.actions
            and sender in basis.disclosers
            and recipient in basis.recipients
            and rule.purpose in basis.purposes
            and rule.register_of(sender) in basis.registers
        ]
        stated = set(rule.exceptions)
        found = {basis.urgent_grounds for basis in bases if basis.urgent_grounds}
        free = {basis.kind for basis in bases if not basis.urgent_grounds}
        assert {
            Permission.STATUTE: BasisKind.STATUTE in free,
            Permission.CONSENT: BasisKind.CONSENT in free,
            Permission.EXCEPTION: not free and any(stated <= grounds for grounds in found),
        }[rule.permission], (rule.code, sender, recipient)


def test_a_stored_kind_is_found_again() -> None:
    for rule in kind_rules():
        for sender, recipient in product(rule.senders, rule.recipients):
            assert kind_of(rule.version, sender=sender, recipient=recipient) is rule


def test_declining_and_services_are_of_their_lists() -> None:
    for rule in kind_rules():
        assert set(rule.decline_reasons) <= set(version_on(versions_of(ListName.DECLINE_REASONS), TODAY).codes)
        assert rule.services is None or rule.services <= set(catalogue())


def test_an_exception_is_stated_where_the_kind_needs_one_and_nowhere_else() -> None:
    urgent = find_kind(ReferralKind.URGENT_SOCIAL_CONTACT, sender=EMPLOYMENT, recipient=COUNTY, on=TODAY)
    plain = find_kind(ReferralKind.SOCIAL_CONTACT, sender=EMPLOYMENT, recipient=COUNTY, on=TODAY)
    assert urgent.check_exception("child-interest") == "child-interest"
    assert plain.check_exception(None) is None
    for rule, ground in ((urgent, None), (urgent, "unconscious"), (plain, "child-interest")):
        with pytest.raises(ExceptionNotOfKind):
            rule.check_exception(ground)


def test_every_stage_has_its_time_and_the_urgent_one_is_shorter() -> None:
    for kind, stage in product(ReferralKind, Stage):
        usual = timer(stage, kind, urgent=False, on=TODAY)
        assert timer(stage, kind, urgent=True, on=TODAY).number <= usual.number
    assert all(rule.assumption for rule in TIMERS.rules)


def test_the_catalogue_is_that_of_plans_api() -> None:
    shipped = json.loads(files("plans_api.catalogue.data").joinpath("services.json").read_text(encoding="utf-8"))
    assert {one["code"]: set(one["organisers"]) for one in shipped["services"]} == {
        code: set(organisers) for code, organisers in catalogue().items()
    }


@pytest.mark.parametrize(
    ("recipient", "service", "organises"),
    [
        (KELA, "kela-koulutus", True),
        (COUNTY, "kela-koulutus", False),
        (COUNTY, "kuntouttava-tyotoiminta", True),
        (OrganisationKind.COUNTY_CONTRACTOR, "kuntouttava-tyotoiminta", True),
        (OrganisationKind.SERVICE_PROVIDER, "kuntouttava-tyotoiminta", False),
        (KELA, "a-local-service", True),
    ],
)
def test_a_service_goes_to_who_organises_it(recipient: OrganisationKind, service: str, *, organises: bool) -> None:
    sender = COUNTY if recipient is OrganisationKind.COUNTY_CONTRACTOR else EMPLOYMENT
    rule = find_kind(ReferralKind.SERVICE, sender=sender, recipient=recipient, on=TODAY)
    if organises:
        check_organiser(rule, service, recipient)
    else:
        with pytest.raises(ServiceNotOrganised):
            check_organiser(rule, service, recipient)


def test_age_and_statement_are_asked_where_the_law_asks() -> None:
    def of(need: Need, kind: ReferralKind, service: str | None) -> str | None:
        found = required(need, kind=kind, service=service, on=TODAY)
        return found.rule.code if found else None

    assert of(Need.AGE, ReferralKind.YOUTH_JOINT_SERVICE, None) == "youth-joint-service-age"
    assert of(Need.AGE, ReferralKind.SERVICE, "kela-nuoren-ammatillinen-kuntoutus") == "young-rehabilitation-age"
    assert of(Need.AGE, ReferralKind.SERVICE, "kela-koulutus") is None
    assert of(Need.MEDICAL_STATEMENT, ReferralKind.SERVICE, "kela-koulutus") == "kela-medical-statement"
    assert of(Need.MEDICAL_STATEMENT, ReferralKind.SERVICE, "kela-nuoren-ammatillinen-kuntoutus") is None


def test_what_is_to_be_reported_back_is_answered_by_a_report_and_nothing_else_is() -> None:
    for rule in kind_rules():
        assert (
            (rule.answer_modes == (AnswerMode.REPORT,)) is rule.report_back is (AnswerMode.REPORT in rule.answer_modes)
        )
    [told] = [rule for rule in kind_rules() if rule.report_back]
    assert (told.code, told.act, told.section) == (ReferralKind.REPORT_OF_NEED, "1301/2014", "40")


def test_a_county_asks_other_authorities_to_take_part_and_they_decline_for_few_reasons() -> None:
    for recipient in (EMPLOYMENT, KELA, OrganisationKind.MUNICIPALITY, OrganisationKind.EDUCATION_PROVIDER):
        rule = find_kind(ReferralKind.PARTICIPATION_REQUEST, sender=COUNTY, recipient=recipient, on=TODAY)
        assert (rule.act, rule.section, rule.permission) == ("1301/2014", "41", Permission.CONSENT)
        assert "no-capacity" not in rule.decline_reasons
    with pytest.raises(ReferralKindNotAllowed):
        find_kind(ReferralKind.PARTICIPATION_REQUEST, sender=EMPLOYMENT, recipient=COUNTY, on=TODAY)
