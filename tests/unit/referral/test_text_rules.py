"""Texts: of which categories they may be, on which purpose a reply is told, and that texts of before stand as read."""

from datetime import date

import pytest

from consent_api.bases.rules import DisclosureAction, legal_bases
from referral_api.states.rules import Side
from referral_api.tellings.rules import replies, reply_purpose, reply_register
from referral_api.texts.models import BASIC_TEXT
from referral_api.texts.rules import BASIC, TextCategoryNotPermitted, beyond_basic, check_categories, check_text
from referral_api.texts.schemas import Telling
from tym_shared.vocabulary import DataCategory, Register, own_register
from tym_shared.vocabulary import OrganisationKind as K


def test_every_category_outside_the_referrals_is_pointed_at() -> None:
    check_categories([DataCategory.IDENTITY], ["identity", "service-need"])
    with pytest.raises(TextCategoryNotPermitted) as refused:
        check_categories(list(DataCategory), ["identity", "service-need"])
    assert [fault.pointer for fault in refused.value.errors] == [f"/categories/{place}" for place in (1, 2, 3, 4, 6)]


REPLIES = (
    ("joint-service", K.KELA, K.EMPLOYMENT_AUTHORITY, "joint-service"),
    ("health-services", K.WELLBEING_SERVICES_COUNTY, K.EMPLOYMENT_AUTHORITY, "health-services"),
    ("service-provision", K.SERVICE_PROVIDER, K.EMPLOYMENT_AUTHORITY, "employment-services"),
    ("social-contact", K.WELLBEING_SERVICES_COUNTY, K.EMPLOYMENT_AUTHORITY, "employment-services"),
    ("urgent-social-contact", K.WELLBEING_SERVICES_COUNTY, K.KELA, "social-contact"),
    ("social-contact", K.EMPLOYMENT_AUTHORITY, K.WELLBEING_SERVICES_COUNTY, "social-contact-report"),
    ("other-services", K.YOUTH_WORK, K.WELLBEING_SERVICES_COUNTY, "social-services"),
    ("recruitment", K.EMPLOYER, K.EMPLOYMENT_AUTHORITY, "recruitment"),
)


@pytest.mark.parametrize(("purpose", "by", "to", "reply"), REPLIES)
def test_a_reply_is_given_on_the_referrals_purpose_unless_the_data_says_otherwise(
    purpose: str, by: K, to: K, reply: str
) -> None:
    assert reply_purpose(purpose, by=by, to=to, on=date(2026, 11, 22)) == reply
    assert reply_purpose(purpose, by=by, to=to, on=date(2014, 12, 31)) == purpose


def test_a_reply_comes_from_the_recipients_own_register_but_in_the_co_operation_model() -> None:
    assert reply_register(Register.TYM, by=K.KELA) is Register.TYM
    assert reply_register(Register.COUNTY_SOCIAL, by=K.EMPLOYMENT_AUTHORITY) is Register.EMPLOYMENT
    assert reply_register(Register.EMPLOYMENT, by=K.YOUTH_WORK) is Register.YOUTH_WORK


def test_every_entry_of_the_replies_has_a_provision_of_that_section_that_can_carry_it() -> None:
    for entry in replies():
        cited = {
            (kind, to)
            for basis in legal_bases()
            if (basis.act, basis.section) == (entry["act"], entry["section"]) and entry["reply"] in basis.purposes
            for kind in basis.disclosers
            for to in basis.recipients
            if own_register(kind) in basis.registers and DisclosureAction.DISCLOSE in basis.actions
        }
        assert {(K(by), K(to)) for by in entry["disclosers"] for to in entry["recipients"]} <= cited, entry


def test_the_recipient_may_always_tell_of_the_service_and_beyond_it_what_was_sent() -> None:
    both, by = [DataCategory.SERVICE_NEED, DataCategory.PLAN], Side.RECIPIENT
    check_text(BASIC, [], by=by)
    check_text(both, ["identity", "plan"], by=by)
    with pytest.raises(TextCategoryNotPermitted) as refused:
        check_text(both, ["identity"], by=by, pointer="/outcome/categories")
    assert [fault.pointer for fault in refused.value.errors] == ["/outcome/categories/1"]


def test_the_sender_tells_what_the_referral_lets_its_recipient_read_and_nothing_else() -> None:
    check_text(BASIC, ["identity", "service-need"], by=Side.SENDER)
    for permitted, said in ((["plan", "identity"], "one of: identity, plan"), ([], "no text may be told")):
        with pytest.raises(TextCategoryNotPermitted) as refused:
            check_text(BASIC, permitted, by=Side.SENDER)
        assert [(one.pointer, one.detail) for one in refused.value.errors] == [("/categories/0", said)]


def test_a_text_that_declares_nothing_is_of_the_basic_category_as_those_of_before_are() -> None:
    assert tuple(Telling().categories) == tuple(BASIC)
    assert str(BASIC_TEXT) == "'{" + ",".join(BASIC) + "}'"
    assert beyond_basic(BASIC) == []
    assert beyond_basic(DataCategory) == sorted(set(DataCategory) - set(BASIC))
