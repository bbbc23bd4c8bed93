"""What is read from headers and cursors: languages, idempotency keys, positions and page keys."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tym_shared.errors import Malformed
from tym_shared.feed import CursorUnreadable, decode_position, encode_position
from tym_shared.idempotency import IdempotencyKeyMissing, fingerprint, parse_key
from tym_shared.languages import chosen_language
from tym_shared.pagination import cut, decode, encode


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, "fi"),
        ("", "fi"),
        ("sv", "sv"),
        ("sv-FI", "sv"),
        ("EN-gb", "en"),
        ("de, fr", "fi"),
        ("de, en;q=0.1", "en"),
        ("fi;q=0.5, sv;q=0.9, en;q=0.7", "sv"),
        ("en, sv", "en"),
        ("sv;q=0, en;q=0.1", "en"),
        ("sv;q=much, en", "en"),
        ("*", "fi"),
        (", ,;q=1", "fi"),
    ],
)
def test_the_best_of_our_languages_is_chosen(accepted: str | None, expected: str) -> None:
    assert chosen_language(accepted) == expected


@given(st.text(max_size=100))
def test_no_language_header_breaks_the_choice(accepted: str) -> None:
    assert chosen_language(accepted) in {"fi", "sv", "en"}


@pytest.mark.parametrize(
    ("header", "key"), [("abc", "abc"), ('"abc"', "abc"), ('"with space"', "with space"), ("x" * 200, "x" * 200)]
)
def test_a_key_is_a_string_in_quotes_or_a_bare_token(header: str, key: str) -> None:
    assert parse_key(header) == key


@pytest.mark.parametrize("header", ["", '""', "two words", '"open', 'a"b', "x" * 201, "ä", '"\x07"', "a\\b"])
def test_another_key_is_malformed(header: str) -> None:
    with pytest.raises(Malformed):
        parse_key(header)


def test_no_key_at_all_has_its_own_name() -> None:
    with pytest.raises(IdempotencyKeyMissing):
        parse_key(None)


def test_method_path_and_body_each_make_another_request() -> None:
    prints = {
        fingerprint("POST", "/v1/a", b"{}"),
        fingerprint("PUT", "/v1/a", b"{}"),
        fingerprint("POST", "/v1/b", b"{}"),
        fingerprint("POST", "/v1/a", b"{ }"),
    }
    assert len(prints) == 4
    assert fingerprint("POST", "/v1/a", b"{}") in prints


@given(st.integers(0, 2**63 - 1))
def test_a_position_survives_its_cursor(position: int) -> None:
    assert decode_position(encode_position(position)) == position


@pytest.mark.parametrize("cursor", ["x", "%%%", "cA", "ä", "cA" * 50])
def test_a_foreign_cursor_is_unreadable(cursor: str) -> None:
    with pytest.raises(CursorUnreadable):
        decode_position(cursor)
    with pytest.raises(CursorUnreadable):
        decode(cursor)


@given(st.text(max_size=60))
def test_a_cursor_is_read_or_refused_and_nothing_else(cursor: str) -> None:
    for read in (decode_position, decode):
        try:
            read(cursor)
        except CursorUnreadable:
            continue


@dataclass(frozen=True)
class Row:
    """A row with what a page needs."""

    id: UUID
    created_at: datetime


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_row_is_found_again_by_its_cursor(at: datetime, identifier: UUID) -> None:
    assert decode(encode(Row(identifier, at))) == (at, identifier)


def test_a_page_has_a_next_one_only_when_there_are_more_rows() -> None:
    rows = [Row(uuid4(), datetime(2026, 1, day, tzinfo=UTC)) for day in range(5, 0, -1)]
    assert cut(rows, 5) == (rows, None)
    page, cursor = cut(rows, 4)
    assert page == rows[:4]
    assert cursor is not None
    assert decode(cursor) == (rows[3].created_at, rows[3].id)
