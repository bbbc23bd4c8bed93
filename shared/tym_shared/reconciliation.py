"""Holds what a service audited against the log of consent-api: every response with personal data must stand there.

A use is a read of the service's own register, shipped to the log; a release is what left on a recorded decision.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.errors import Unavailable
from tym_shared.log_digests import decision_digest, use_digest
from tym_shared.peers import Peer, PeerRefused, ServiceTokens, new_client, new_transport
from tym_shared.settings import ServiceSettings
from tym_shared.tables import Release, UseEntry

RECONCILER = Access(caller="service", user="reconcile")
BATCH = 400
PAUSE = 0.5
PATIENCE = 10.0
"""Seconds for which uses that are still being shipped are waited for."""

Say = Callable[[str], None]
Sequenced = TypeVar("Sequenced", UseEntry, Release)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One person's part in something audited; `is_waiting` while it is not shipped."""

    kind: str
    id: str
    person_id: str
    digest: str
    is_waiting: bool = False

    def as_body(self) -> dict[str, str]:
        """The item as `POST /v1/log-checks` takes it."""
        return {"kind": self.kind, "id": self.id, "personId": self.person_id, "digest": self.digest}

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the item."""
        return self.kind, self.id, self.person_id


@dataclass(kw_only=True)
class Comparison:
    """How much was compared, and what does not stand in the log as it was audited."""

    uses: int = 0
    releases: int = 0
    differences: int = 0
    waiting: int = 0

    def describe(self) -> str:
        """One line."""
        return (
            f"{self.differences} differences: {self.uses} uses and {self.releases} releases compared,"
            f" {self.waiting} not shipped yet"
        )


class CannotCompare(Exception):
    """Something the comparison needs is not there."""


async def compare(name: str, settings: ServiceSettings, url: SecretStr, *, say: Say) -> Comparison:
    """Reconcile the service `name` with the log; CannotCompare if consent-api or the database is out of reach."""
    if settings.consent_url is None or settings.token_url is None or settings.client_key_file is None:
        raise CannotCompare("set TYM_CONSENT_URL, TYM_TOKEN_URL and TYM_CLIENT_KEY_FILE")
    transport, timeout = new_transport(), settings.call_timeout
    client, database = new_client(timeout, transport), Database(url, settings, name="reconcile")
    try:
        tokens = ServiceTokens(client, settings, client_id=name)
        consent = Peer("consent-api", str(settings.consent_url), transport, tokens, timeout=timeout)
        return await reconcile(database, consent, say=say)
    except (Unavailable, PeerRefused) as error:
        raise CannotCompare(str(error)) from error
    except (DBAPIError, OSError) as error:
        raise CannotCompare(f"the database is out of reach ({type(error).__name__})") from error
    finally:
        await client.aclose()
        await database.dispose()


async def reconcile(database: Database, consent: Peer, *, say: Say, patience: float = PATIENCE) -> Comparison:
    """Compare every use and release of the service's database, as the role that sees every row."""
    compared, waiting = Comparison(), list[Item]()
    async for items in _batches(database, UseEntry):
        compared.uses += len(items)
        waiting += await _differing(consent, items, compared, say)
    async for items in _batches(database, Release):
        compared.releases += len(items)
        waiting += await _differing(consent, items, compared, say)
    until = time.monotonic() + patience
    while waiting and time.monotonic() < until:
        await asyncio.sleep(PAUSE)
        waiting = await _differing(consent, waiting, compared, say)
    compared.waiting = len(waiting)
    return compared


async def _batches(database: Database, kind: type[Sequenced]) -> AsyncIterator[list[Item]]:
    after = 0
    while True:
        statement = select(kind).where(kind.sequence > after).order_by(kind.sequence).limit(BATCH)
        async with database.transaction(RECONCILER) as session:
            rows = (await session.scalars(statement)).all()
        if not rows:
            return
        after = rows[-1].sequence
        yield [item for row in rows for item in _items(row)]


def _items(row: UseEntry | Release) -> Iterable[Item]:
    if isinstance(row, Release):
        digest = decision_digest(decision_id=row.decision_id, person_id=row.person_id, permitted=row.permitted)
        yield Item(kind="decision", id=str(row.decision_id), person_id=str(row.person_id), digest=digest)
        return
    for person in row.person_ids:
        digest = use_digest(
            entry_id=row.id,
            person_id=person,
            at=row.at,
            organisation_id=row.organisation_id,
            user_id=row.user_id,
            user_name=row.user_name,
            purpose=row.purpose,
            necessity=row.necessity,
            operation=row.operation,
            register=row.register,
            categories=row.categories,
        )
        is_waiting = row.shipped_at is None
        yield Item(kind="use", id=str(row.id), person_id=str(person), digest=digest, is_waiting=is_waiting)


async def _differing(consent: Peer, items: Sequence[Item], compared: Comparison, say: Say) -> list[Item]:
    """Count and tell the differences; the items that are merely not shipped yet."""
    waiting: list[Item] = []
    for first in range(0, len(items), BATCH):
        asked = {item.key: item for item in items[first : first + BATCH]}
        answer = await consent.call("POST", "/v1/log-checks", body={"items": [one.as_body() for one in asked.values()]})
        for fault, words in (("absent", "not in the log"), ("differing", "differs from the log")):
            for named in answer.json()[fault]:
                item = asked[named["kind"], named["id"], named["personId"]]
                if fault == "absent" and item.is_waiting:
                    waiting.append(item)
                    continue
                compared.differences += 1
                say(f"{item.kind} {item.id} of person {item.person_id}: {words}")
    return waiting
