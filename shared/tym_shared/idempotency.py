"""One effect per idempotency key: claimed in the write's own transaction, its answer kept for at least 48 hours."""

import hashlib
import re
from dataclasses import dataclass

import asyncpg
from fastapi import Response

from tym_shared.access import SET_ACCESS
from tym_shared.errors import Conflict, Invalid, Malformed
from tym_shared.json_documents import from_json, to_json_text
from tym_shared.route import Replayed

KEY = re.compile(r'^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$')
KEPT = ("fingerprint", "status", "headers", "body")
KEPT_HEADERS = ("location", "etag")
HOLD = "SELECT is_held, fingerprint, status, headers::text, body, legal_now() AS at FROM hold_key($1, $2, $3, $4)"
OPEN_AND_HOLD = (
    f"WITH opened AS MATERIALIZED ({SET_ACCESS})"  # noqa: S608 - a constant
    " SELECT is_held, fingerprint, status, headers::text, body, legal_now() AS at,"
    " is_held AND fingerprint IS NULL AS permits{beside}"
    " FROM opened, hold_key($6, opened.access_user, $7, $8)"
)
"""Sets the access of a transaction and holds a key of its user, in this order: the key is asked with what was set.

Beside what is found, legal time, whether the key is held and has no answer yet (`permits`), and what else is asked.
"""
HOLDING = OPEN_AND_HOLD.format(beside="")
FIND = (
    "SELECT true, fingerprint, status, headers::text, body FROM idempotency_records"
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

    @property
    def held(self) -> tuple[object, ...]:
        """What OPEN_AND_HOLD takes after the access of the key's user."""
        return (self._lock, self.operation, self.key)

    @property
    def _lock(self) -> int:
        digest = hashlib.sha256("\n".join((self.user_id, self.operation, self.key)).encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    async def take(self, driver: asyncpg.Connection) -> asyncpg.Record:
        """Hold the key until the transaction ends; what `check` takes."""
        return await driver.fetchrow(HOLD, self._lock, self.user_id, self.operation, self.key)

    def check(self, found: asyncpg.Record) -> None:
        """Raise Replayed with the first answer, IdempotencyKeyReused if the request differs from the first, and
        IdempotencyKeyBusy while the first still runs.
        """
        if not found["is_held"]:
            raise IdempotencyKeyBusy(headers={"Retry-After": "1"})
        self._refuse_another(*(found[name] for name in KEPT))

    async def replay(self, driver: asyncpg.Connection) -> None:
        """Raise Replayed if the key already has its answer; return if it has none."""
        found = await driver.fetchrow(FIND, self.user_id, self.operation, self.key)
        if found is not None:
            self._refuse_another(*found[1:])

    def _refuse_another(self, first: bytes | None, status: int, headers: str | None, body: bytes | None) -> None:
        if first is None:
            return
        if first != self.fingerprint:
            raise IdempotencyKeyReused
        kept = {**from_json(headers or "{}"), "Idempotency-Replayed": "true"}
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
            to_json_text(headers),
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
