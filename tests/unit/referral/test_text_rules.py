"""Texts: of which categories they may be, on which purpose a reply is told, and that texts of before stand as read."""

from datetime import date

import pytest

from referral_api.states.rules import Side
from referral_api.tellings.rules import reply_purpose
from referral_api.texts.models import BASIC_TEXT
from referral_api.texts.rules import BASIC, TextCategoryNotPermitted, beyond_basic, check_categories, check_text
from referral_api.texts.schemas import Telling
from tym_shared.vocabulary import DataCategory


def test_every_category_outside_the_referrals_is_pointed_at() -> None:
    check_categories([DataCategory.IDENTITY], ["identity", "service-need"])
    with pytest.raises(TextCategoryNotPermitted) as refused:
        check_categories(list(DataCategory), ["identity", "service-need"])
    assert [fault.pointer for fault in refused.value.errors] == [f"/categories/{place}" for place in (1, 2, 3, 4, 6)]


def test_a_reply_is_given_on_the_referrals_purpose_unless_the_data_says_otherwise() -> None:
    assert reply_purpose("joint-service", on=date(2026, 11, 22)) == "joint-service"
    assert reply_purpose("service-provision", on=date(2026, 11, 22)) == "employment-services"
    assert reply_purpose("service-provision", on=date(2024, 12, 31)) == "service-provision"


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
