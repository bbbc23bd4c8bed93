"""Messages: categories within the referral's, counts by reader, and the purpose of a reply."""

from datetime import date

import pytest

from referral_api.messages.rules import Author, Counts, MessageCategoryNotPermitted, check_categories, reply_purpose
from tym_shared.vocabulary import DataCategory

COUNTS = Counts(from_sender=7, from_recipient=5, from_person=3, from_sender_to_person=2, from_recipient_to_person=1)


@pytest.mark.parametrize(("reader", "others"), [(Author.SENDER, 8), (Author.RECIPIENT, 10), (Author.PERSON, 3)])
def test_each_reader_counts_what_the_others_wrote_for_it(reader: Author, others: int) -> None:
    assert COUNTS.of_others(reader) == others


def test_every_category_outside_the_referrals_is_pointed_at() -> None:
    check_categories([DataCategory.IDENTITY], ["identity", "service-need"])
    with pytest.raises(MessageCategoryNotPermitted) as refused:
        check_categories(list(DataCategory), ["identity", "service-need"])
    assert [fault.pointer for fault in refused.value.errors] == [f"/categories/{place}" for place in (1, 2, 3, 4, 6)]


def test_a_reply_is_given_on_the_referrals_purpose_unless_the_data_says_otherwise() -> None:
    assert reply_purpose("joint-service", on=date(2026, 11, 22)) == "joint-service"
    assert reply_purpose("service-provision", on=date(2026, 11, 22)) == "employment-services"
    assert reply_purpose("service-provision", on=date(2024, 12, 31)) == "service-provision"
