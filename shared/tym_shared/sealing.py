"""Contents sealed part by part, so that none is ever whole in memory: AES-256-GCM under a key of each content's own.

A part's place, and whether it is the last, are sealed with it: parts that are missing, moved or another content's do
not open. The content's key is kept wrapped (RFC 3394) by a named key of the settings, so that those can be replaced.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

PART = 256 * 1024
"""Bytes of every part but the last."""
TAG = 16
SEALED_PART = PART + TAG
NONCE_LENGTH = 12
KEY_LENGTH = 32


class SealBroken(RuntimeError):
    """A content does not open: it was altered, or its key is not among the settings'."""


@dataclass(frozen=True, kw_only=True)
class WrappedKey:
    """A content's key as it is kept: wrapped by the key of this name."""

    name: str
    key: bytes


class KeyRing:
    """The named keys of the settings: all of them unwrap, the present one wraps."""

    def __init__(self, keys: Mapping[str, bytes], *, present: str) -> None:
        """Hold the keys; LookupError if the present one is not among them."""
        self._keys = dict(keys)
        self.present = present
        if present not in self._keys:
            raise LookupError(f"there is no key {present}")

    def wrap(self, key: bytes) -> WrappedKey:
        """The key under the present one."""
        return WrappedKey(name=self.present, key=aes_key_wrap(self._keys[self.present], key))

    def unwrap(self, wrapped: WrappedKey) -> bytes:
        """The key; SealBroken if it was wrapped by none of ours or altered since."""
        try:
            return aes_key_unwrap(self._keys[wrapped.name], wrapped.key)
        except (LookupError, InvalidUnwrap) as error:
            raise SealBroken(f"the key {wrapped.name} does not open it") from error


class Seal:
    """Seals and opens the parts of one content, each for its place."""

    def __init__(self, key: bytes, *, content: UUID) -> None:
        """Use the content's own key, for no other content."""
        self._cipher = AESGCM(key)
        self._content = content

    def close(self, part: bytes, *, number: int, last: bool) -> bytes:
        """The part sealed for its place."""
        return self._cipher.encrypt(_nonce(number), part, self._place(last=last))

    def open(self, sealed: bytes, *, number: int, last: bool) -> bytes:
        """The part; SealBroken if it is not the one of this place."""
        try:
            return self._cipher.decrypt(_nonce(number), sealed, self._place(last=last))
        except InvalidTag as error:
            raise SealBroken("a part is not what was kept") from error

    def _place(self, *, last: bool) -> bytes:
        return self._content.bytes + (b"last" if last else b"more")


def new_key() -> bytes:
    """A key for one content."""
    return secrets.token_bytes(KEY_LENGTH)


def parts_in(size: int) -> int:
    """How many parts a content of this size has."""
    return -(-size // PART)


async def cut_in_parts(stream: AsyncIterator[bytes], size: int = PART) -> AsyncIterator[bytes]:
    """The same bytes in parts of one size, the last one shorter; at most a part and a piece are held."""
    held = bytearray()
    async for piece in stream:
        held += piece
        while len(held) >= size:
            yield bytes(held[:size])
            del held[:size]
    if held:
        yield bytes(held)


async def close_all(parts: AsyncIterator[bytes], seal: Seal) -> AsyncIterator[bytes]:
    """The parts sealed, the last one as such; one part is held back to know it."""
    number, held = 0, None
    async for part in parts:
        if held is not None:
            yield seal.close(held, number=number, last=False)
            number += 1
        held = part
    if held is not None:
        yield seal.close(held, number=number, last=True)


async def open_all(sealed: AsyncIterator[bytes], seal: Seal, *, size: int) -> AsyncIterator[bytes]:
    """The parts of a content of this size; SealBroken if one is missing, altered or too many."""
    count, number = parts_in(size), 0
    async for part in sealed:
        yield seal.open(part, number=number, last=number == count - 1)
        number += 1
    if number != count:
        raise SealBroken("parts are missing")


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_LENGTH, "big")
