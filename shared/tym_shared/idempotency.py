"""One effect per idempotency key: claimed in the write's own transaction, its answer kept for at least 48 hours."""

import hashlib
import re
from dataclasses import dataclass

from fastapi import Response
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.db import append
from tym_shared.errors import Conflict, Invalid, Malformed
from tym_shared.route import Replayed
from tym_shared.tables import IdempotencyRecord

KEY = re.compile(r'^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$')
KEPT_HEADERS = ("location", "etag")


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

    async def take(self, session: AsyncSession) -> None:
        """Hold the key until the transaction ends.

        Raises Replayed with the first answer, IdempotencyKeyReused if the request differs from the first, and
        IdempotencyKeyBusy while the first still runs.
        """
        digest = hashlib.sha256("\n".join((self.user_id, self.operation, self.key)).encode()).digest()
        lock = text("SELECT pg_try_advisory_xact_lock(:number)")
        number = int.from_bytes(digest[:8], "big", signed=True)
        if not (await session.execute(lock, {"number": number})).scalar_one():
            raise IdempotencyKeyBusy(headers={"Retry-After": "1"})
        await self.replay(session)

    async def replay(self, session: AsyncSession) -> None:
        """Raise Replayed if the key already has its answer; return if it has none."""
        record = (
            await session.execute(
                select(IdempotencyRecord).where(
                    IdempotencyRecord.user_id == self.user_id,
                    IdempotencyRecord.operation == self.operation,
                    IdempotencyRecord.key == self.key,
                )
            )
        ).scalar_one_or_none()
        if record is None:
            return
        if record.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        headers = {**record.headers, "Idempotency-Replayed": "true"}
        raise Replayed(Response(record.body, record.status, headers, media_type="application/json"))

    async def keep(self, session: AsyncSession, response: Response) -> None:
        """Store the answer in the write's transaction."""
        await session.execute(
            append(
                IdempotencyRecord,
                user_id=self.user_id,
                operation=self.operation,
                key=self.key,
                fingerprint=self.fingerprint,
                status=response.status_code,
                headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
                body=bytes(response.body),
            )
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
