"""However keys are added and retired, a client that is not revoked always has one that counts."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_api.client_keys.rules import (
    MOST_KEYS,
    ClientKeyRetired,
    ClientKeysTooMany,
    LastClientKey,
    RetiredInThePast,
    check_retirement,
    check_room,
    is_live,
    state_of,
)
from tym_shared.errors import DomainError

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Key:
    """A key whose life is counted in hours from NOW."""

    kid: str
    not_before: datetime = NOW - HOUR
    retired_at: datetime | None = None


def test_the_state_of_a_key_follows_its_life() -> None:
    lives = {
        "waiting": Key("a", not_before=NOW + HOUR),
        "live": Key("b"),
        "retiring": Key("c", retired_at=NOW + HOUR),
        "retired": Key("d", retired_at=NOW),
    }
    assert {state: state_of(key, NOW).value for state, key in lives.items()} == {state: state for state in lives}
    assert [is_live(key, NOW) for key in lives.values()] == [False, True, True, False]


@pytest.mark.parametrize(
    ("others", "refusal"),
    [
        ([], LastClientKey),
        ([Key("b", retired_at=NOW + HOUR)], LastClientKey),
        ([Key("b", not_before=NOW + 2 * HOUR)], LastClientKey),
        ([Key("b")], None),
        ([Key("b", not_before=NOW + HOUR)], None),
    ],
)
def test_the_last_key_stays_unless_the_client_is_revoked(others: list[Key], refusal: type[DomainError] | None) -> None:
    key = Key("a")
    check_retirement(key, others, at=NOW + HOUR, now=NOW, revoked=True)
    if refusal is None:
        check_retirement(key, others, at=NOW + HOUR, now=NOW, revoked=False)
    else:
        with pytest.raises(refusal):
            check_retirement(key, others, at=NOW + HOUR, now=NOW, revoked=False)


def test_a_key_is_retired_once_and_not_in_the_past() -> None:
    with pytest.raises(ClientKeyRetired):
        check_retirement(Key("a", retired_at=NOW), [Key("b")], at=NOW, now=NOW, revoked=False)
    with pytest.raises(RetiredInThePast):
        check_retirement(Key("a"), [Key("b")], at=NOW - HOUR, now=NOW, revoked=False)


def test_retired_keys_take_no_room() -> None:
    keys = [Key(str(number)) for number in range(MOST_KEYS - 1)]
    check_room([*keys, Key("old", retired_at=NOW)], NOW)
    with pytest.raises(ClientKeysTooMany):
        check_room([*keys, Key("new")], NOW)


steps = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 20), st.integers(0, 3)), max_size=25)


@given(steps)
def test_no_order_of_steps_leaves_a_moment_without_a_key(taken: list[tuple[bool, int, int, int]]) -> None:
    keys, hours = [Key("first", not_before=NOW)], 0
    for adds, which, later, passed in taken:
        hours += passed
        now, at = NOW + hours * HOUR, NOW + (hours + later) * HOUR
        if adds:
            keys.append(Key(str(len(keys)), not_before=at))
            continue
        key = keys[which % len(keys)]
        others = [other for other in keys if other is not key]
        try:
            check_retirement(key, others, at=at, now=now, revoked=False)
        except DomainError:
            continue
        keys[keys.index(key)] = replace(key, retired_at=at)
    assert all(any(is_live(key, NOW + hour * HOUR) for key in keys) for hour in range(120))
