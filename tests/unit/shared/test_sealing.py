"""Sealed contents open whole and in order under their own key, or not at all."""

from collections.abc import AsyncIterator, Iterable
from uuid import uuid4

import pytest

from tym_shared.sealing import (
    PART,
    TAG,
    KeyRing,
    Seal,
    SealBroken,
    close_all,
    cut_in_parts,
    new_key,
    open_all,
    parts_in,
)

OLD, NEW = bytes(32), bytes(range(32))
SIZES = (1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7)


async def stream(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """Pieces as they arrive."""
    for piece in pieces:
        yield piece


async def sealed(content: bytes, seal: Seal) -> list[bytes]:
    """The content in sealed parts, having come in pieces of 1,000 bytes."""
    pieces = [content[start : start + 1000] for start in range(0, len(content), 1000)]
    return [part async for part in close_all(cut_in_parts(stream(pieces)), seal)]


async def opened(parts: Iterable[bytes], seal: Seal, *, size: int) -> bytes:
    """The content of sealed parts."""
    return b"".join([part async for part in open_all(stream(parts), seal, size=size)])


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_sealed_opens_and_shows_nothing_meanwhile(size: int) -> None:
    content, seal = (b"hetu 010190-900X " * (size // 17 + 1))[:size], Seal(new_key(), content=uuid4())
    parts = await sealed(content, seal)
    assert len(parts) == parts_in(size)
    assert {len(part) for part in parts[:-1]} <= {PART + TAG}
    assert not any(b"010190" in part for part in parts)
    assert await opened(parts, seal, size=size) == content


async def test_parts_that_were_altered_moved_dropped_or_added_do_not_open() -> None:
    content, size = bytes(3 * PART), 3 * PART
    seal = Seal(new_key(), content=uuid4())
    good = await sealed(content, seal)
    altered = bytes([good[1][0] ^ 1]) + good[1][1:]
    for parts in (
        [good[0], altered, good[2]],
        [good[1], good[0], good[2]],
        good[:2],
        good[:1],
        [*good, good[2]],
        [good[0], good[2]],
        [],
    ):
        with pytest.raises(SealBroken):
            await opened(parts, seal, size=size)
    with pytest.raises(SealBroken):
        await opened(good[:2], seal, size=2 * PART)


async def test_a_content_does_not_open_as_another_or_under_another_key() -> None:
    key, name = new_key(), uuid4()
    parts = await sealed(b"text", Seal(key, content=name))
    for seal in (Seal(key, content=uuid4()), Seal(new_key(), content=name)):
        with pytest.raises(SealBroken):
            await opened(parts, seal, size=4)


def test_a_key_wrapped_before_opens_while_its_wrapper_is_known() -> None:
    key = new_key()
    wrapped = KeyRing({"old": OLD}, present="old").wrap(key)
    assert key not in wrapped.key
    both = KeyRing({"old": OLD, "new": NEW}, present="new")
    assert both.unwrap(wrapped) == key
    rewrapped = both.wrap(both.unwrap(wrapped))
    assert (rewrapped.name, KeyRing({"new": NEW}, present="new").unwrap(rewrapped)) == ("new", key)
    for ring in (KeyRing({"new": NEW}, present="new"), KeyRing({"old": NEW}, present="old")):
        with pytest.raises(SealBroken):
            ring.unwrap(wrapped)
    with pytest.raises(LookupError):
        KeyRing({"new": NEW}, present="old")
