"""Messages: how many each reader has not read."""

import pytest

from referral_api.messages.rules import Author, Counts

COUNTS = Counts(from_sender=7, from_recipient=5, from_person=3, from_sender_to_person=2, from_recipient_to_person=1)


@pytest.mark.parametrize(("reader", "others"), [(Author.SENDER, 8), (Author.RECIPIENT, 10), (Author.PERSON, 3)])
def test_each_reader_counts_what_the_others_wrote_for_it(reader: Author, others: int) -> None:
    assert COUNTS.of_others(reader) == others
