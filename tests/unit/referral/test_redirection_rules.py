"""Passing on: nothing goes on that nobody has decided on."""

import pytest

from referral_api.redirections.rules import AmendedMeanwhile, check_decided
from tym_shared.vocabulary import DataCategory

NEED, HEALTH = DataCategory.SERVICE_NEED, DataCategory.HEALTH_AND_WORK_CAPACITY


def test_what_was_amended_within_the_decision_goes_on_and_nothing_beyond_it() -> None:
    check_decided({NEED, HEALTH}, {NEED})
    with pytest.raises(AmendedMeanwhile):
        check_decided({NEED}, {NEED, HEALTH})
