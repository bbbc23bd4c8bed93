"""Background work of referrals: relations owed to consent-api."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import INTERNAL_SERVER_ERROR
from uuid import UUID

import structlog

from referral_api.clients.consent import register_relations
from referral_api.referrals.models import RelationRow
from referral_api.referrals.queries import CONFIRM_RELATIONS, OWED_AGAIN, OWED_RELATIONS
from tym_shared.db import Database
from tym_shared.peers import Peer, PeerRefused, PeerUnavailable
from tym_shared.worker import WORKER

log = structlog.get_logger()

BATCH = 100
"""Relations that consent-api registers at once."""
AGAIN = 5
"""Refused ones that are tried again at a time, each alone, so that many of them hold up no new one."""
LONGEST_WAIT = 300.0


@dataclass(kw_only=True)
class Refusals:
    """The relations that consent-api has refused: until when each waits, and how long, twice as long each time."""

    waits: dict[UUID, tuple[float, float]] = field(default_factory=dict)

    def due(self) -> list[UUID]:
        """Some of those whose time to be tried again has come."""
        now = time.monotonic()
        return [relation for relation, (until, _) in self.waits.items() if until <= now][:AGAIN]

    def note(self, relation: UUID) -> None:
        """It was refused, perhaps not for the first time."""
        _, waited = self.waits.pop(relation, (0.0, 0.5))
        waits = min(waited * 2, LONGEST_WAIT)
        self.waits[relation] = (time.monotonic() + waits, waits)


@dataclass(kw_only=True)
class Registrar:
    """Registers relations as they stand now; each is tried until consent-api has confirmed it.

    They are sent together, and each alone where consent-api refuses them: one that it does not take holds up no other.
    Where it fails at them, `most` that are sent together become fewer, so that one it fails at is found too. While it
    is out of reach all of them wait alike.
    """

    database: Database
    consent: Peer
    refusals: Refusals = field(default_factory=Refusals)
    most: int = BATCH

    async def step(self) -> int:
        """Register a batch of those that were never refused, and try some again; how many."""
        again = self.refusals.due()
        async with self.database.unit(WORKER) as unit:
            owed = await OWED_RELATIONS.all(unit.driver, refused=list(self.refusals.waits), most=self.most)
            tried = await OWED_AGAIN.all(unit.driver, refused=again) if again else []
        for relation in set(again) - {row.id for row in tried}:
            del self.refusals.waits[relation]
        if owed:
            await self._register_together(owed)
        await self._register_each(tried)
        return len(owed) + len(tried)

    async def _register_together(self, owed: Sequence[RelationRow]) -> None:
        try:
            await self._register(owed)
        except PeerRefused:
            await self._register_each(owed)
        except PeerUnavailable as failure:
            if not failure.has_failed:
                raise
            self.most = max(1, len(owed) // 2)
            if len(owed) == 1:
                self._note(owed[0], status=INTERNAL_SERVER_ERROR)
            return
        self.most = BATCH

    async def _register_each(self, owed: Sequence[RelationRow]) -> None:
        for row in owed:
            try:
                await self._register([row])
            except PeerRefused as refusal:
                self._note(row, status=refusal.status)
            except PeerUnavailable as failure:
                if not failure.has_failed:
                    raise
                self._note(row, status=INTERNAL_SERVER_ERROR)
            else:
                self.refusals.waits.pop(row.id, None)

    def _note(self, row: RelationRow, *, status: int) -> None:
        log.warning("relation.refused", relation=str(row.id), status=status)
        self.refusals.note(row.id)

    async def _register(self, owed: Sequence[RelationRow]) -> None:
        await register_relations(self.consent, list(map(_body, owed)))
        confirmed = {"ids": [row.id for row in owed], "versions": [row.version for row in owed]}
        async with self.database.unit(WORKER) as unit:
            await CONFIRM_RELATIONS.run(unit.driver, **confirmed)


def _body(row: RelationRow) -> dict[str, object]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "personId": str(row.person_id),
        "organisationId": row.organisation_id,
        "subjectId": str(row.referral_id),
        "startsAt": row.starts_at.isoformat(),
        "endsAt": row.ends_at.isoformat() if row.ends_at else None,
        "version": row.version,
    }
