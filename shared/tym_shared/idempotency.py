"""One effect per idempotency key: claimed in the write's own transaction, its answer kept for at least 48 hours."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg
from fastapi import Response
from pydantic_core import to_json

from tym_shared.errors import Conflict, Invalid, Malformed
from tym_shared.route import Replayed

KEY = re.compile(r'^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$')
KEPT_HEADERS = ("location", "etag")
HOLD = "SELECT is_held, fingerprint, status, headers, body FROM hold_key($1, $2, $3, $4)"
FIND = (
    "SELECT true, fingerprint, status, headers, body FROM idempotency_records"
    " WHERE user_id = $1 AND operation = $2 AND key = $3"
)


class IdempotencyKeyMissing(Malformed):
    """Idempotency-Key is required here."""


class IdempotencyKeyReused(Invalid):
    """This idempotency key was used with another request."""


class IdempotencyKeyBusy(Conflict):
    """The first request with this idempotency key is still running."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A key as used by one user for one operation, and the fingerprint of the request that used it."""

    user_id: str
    operation: str
    key: str
    fingerprint: bytes

    async def take(self, driver: asyncpg.Connection) -> None:
        """Hold the key until the transaction ends.

        Raises Replayed with the first answer, IdempotencyKeyReused if the request differs from the first, and
        IdempotencyKeyBusy while the first still runs.
        """
        digest = hashlib.sha256("\n".join((self.user_id, self.operation, self.key)).encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        held, *kept = await driver.fetchrow(HOLD, number, self.user_id, self.operation, self.key)
        if not held:
            raise IdempotencyKeyBusy(headers={"Retry-After": "1"})
        self._refuse_another(*kept)

    async def replay(self, driver: asyncpg.Connection) -> None:
        """Raise Replayed if the key already has its answer; return if it has none."""
        found = await driver.fetchrow(FIND, self.user_id, self.operation, self.key)
        if found is not None:
            self._refuse_another(*found[1:])

    def _refuse_another(
        self, first: bytes | None, status: int, headers: Mapping[str, str] | None, body: bytes | None
    ) -> None:
        if first is None:
            return
        if first != self.fingerprint:
            raise IdempotencyKeyReused
        kept = {**(headers or {}), "Idempotency-Replayed": "true"}
        raise Replayed(Response(body, status, kept, media_type="application/json"))

    def answered(self, response: Response) -> tuple[object, ...]:
        """The record of the answer, as `leave` takes it."""
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        return (
            self.user_id,
            self.operation,
            self.key,
            self.fingerprint,
            response.status_code,
            to_json(headers).decode(),
            bytes(response.body),
        )


def parse_key(header: str | None) -> str:
    """The key from its header, a structured-field string or a bare token of at most 200 characters."""
    if header is None:
        raise IdempotencyKeyMissing
    match = KEY.match(header)
    if match is None:
        raise Malformed("Idempotency-Key is not a string of at most 200 printable characters.")
    return match.group(1) or match.group(2)


def fingerprint(method: str, path: str, body: bytes) -> bytes:
    """What tells one request from another under the same key."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).digest()
