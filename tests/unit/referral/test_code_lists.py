"""Code lists in dated versions: one holds on a day, and what came from an earlier one is still read by it."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from referral_api.code_lists.rules import (
    CodeListUnknown,
    CodeNotInForce,
    ListName,
    find_list,
    held_version,
    label_of,
    latest_label,
    list_of,
    read_versions,
    require_code,
    version_named,
    version_on,
    versions_of,
)
from referral_api.referrals.rules import REASON_LISTS
from referral_api.states.rules import ReferralAction
from tym_shared.errors import Malformed

LABELS = {"fi": "a", "sv": "b", "en": "c"}
CHANGE = date(2027, 1, 1)
BEFORE = CHANGE - timedelta(days=1)


def version(name: str, first: str, last: str | None, *codes: str) -> dict[str, Any]:
    """A version as a data file would have it."""
    return {
        "version": name,
        "validFrom": first,
        "validTo": last,
        "codes": [{"code": code, "labels": {**LABELS, "en": f"{code} of {name}"}} for code in codes],
    }


TWO = read_versions(
    ListName.OUTCOMES,
    {
        "uri": "urn:test:two",
        "versions": [
            version("second", "2027-01-01", None, "kept", "new"),
            version("first", "2025-01-01", "2026-12-31", "kept", "old"),
        ],
    },
)
"""Two versions of a list that there is not."""


def test_of_two_versions_the_one_of_the_day_holds_and_both_stay_readable() -> None:
    assert [one.version for one in TWO] == ["first", "second"]
    assert version_on(TWO, BEFORE).version == "first"
    assert version_on(TWO, CHANGE).version == "second"
    assert set(version_named(TWO, "first").codes) == {"kept", "old"}
    with pytest.raises(CodeListUnknown):
        version_on(TWO, date(2024, 12, 31))
    with pytest.raises(CodeListUnknown):
        version_named(TWO, "third")


def test_a_code_keeps_the_version_of_the_day_on_which_it_was_given() -> None:
    assert held_version(TWO, "kept", on=BEFORE) == "outcomes@first"
    assert held_version(TWO, "kept", on=CHANGE) == "outcomes@second"


@pytest.mark.parametrize(("code", "on"), [("new", BEFORE), ("old", CHANGE)])
def test_a_code_that_the_version_of_the_day_lacks_is_refused_with_the_version(code: str, on: date) -> None:
    with pytest.raises(CodeNotInForce) as refusal:
        held_version(TWO, code, on=on, pointer="/outcome")
    assert [fault.pointer for fault in refusal.value.errors] == ["/outcome"]
    assert refusal.value.members["codeList"] == {
        "list": "outcomes",
        "version": version_on(TWO, on).version,
        "validFrom": version_on(TWO, on).valid_from.isoformat(),
    }


@pytest.mark.parametrize("name", ListName)
def test_every_real_version_has_its_labels_and_days_that_meet_no_other(name: ListName) -> None:
    versions = versions_of(name)
    assert find_list(name) == versions
    assert len({one.version for one in versions}) == len(versions)
    assert len({one.uri for one in versions}) == 1
    for one in versions:
        assert one.codes
        assert all(set(labels) == set(LABELS) and all(labels.values()) for labels in one.codes.values())
        assert list_of(one.reference) == one
        for code, labels in one.codes.items():
            assert label_of(one.reference, code, "sv") == labels["sv"]
            assert require_code(name, code, pointer="/reason") == code
    for earlier, later in pairwise(versions):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from
    assert version_on(versions, date(2026, 11, 22)) is versions[-1]


def test_what_is_of_no_list_has_no_label_and_what_no_version_has_is_malformed() -> None:
    assert label_of(None, "not-sent", "fi") is None
    assert label_of("outcomes@2026-11-22", None, "fi") is None
    assert latest_label(ListName.OUTCOMES, "achieved", "en") == "The goal was achieved"
    assert latest_label(ListName.OUTCOMES, "no-such", "en") == "no-such"
    with pytest.raises(Malformed):
        require_code(ListName.OUTCOMES, "no-such", pointer="/outcome")
    with pytest.raises(CodeListUnknown):
        find_list("no-such")


def test_every_action_that_states_a_reason_of_a_list_is_one_there_is() -> None:
    beside = {"amend", "propose", "accept-proposal", "reconsider"}
    assert set(REASON_LISTS) - beside <= set(ReferralAction)
