"""Background work of referrals: relations owed to consent-api."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from referral_api.clients.consent import register_relations
from referral_api.referrals.models import RelationRow
from referral_api.referrals.queries import CONFIRM_RELATIONS, OWED_RELATIONS
from tym_shared.db import Database
from tym_shared.peers import Peer, PeerRefused
from tym_shared.worker import WORKER

log = structlog.get_logger()

BATCH = 100
"""Relations that consent-api registers at once."""
LONGEST_WAIT = 300.0


@dataclass(kw_only=True)
class Refusals:
    """The relations that consent-api has refused, and how long each waits: twice as long each time, in seconds."""

    waits: dict[UUID, tuple[float, float]] = field(default_factory=dict)

    def waiting(self) -> list[UUID]:
        """Those whose time to be tried again has not come."""
        now = time.monotonic()
        return [relation for relation, (until, _) in self.waits.items() if until > now]

    def note(self, relation: UUID, *, refused: bool) -> None:
        """What became of a try."""
        _, waited = self.waits.pop(relation, (0.0, 0.5))
        if refused:
            waits = min(waited * 2, LONGEST_WAIT)
            self.waits[relation] = (time.monotonic() + waits, waits)


def registering_relations(database: Database, consent: Peer) -> Callable[[], Awaitable[int]]:
    """A step that registers relations as they stand now; each is tried until consent-api has confirmed it.

    They are sent together, and each alone where consent-api refuses them: one that it does not take holds up no other.
    """
    refusals = Refusals()

    async def register(owed: Sequence[RelationRow]) -> None:
        await register_relations(consent, list(map(_body, owed)))
        confirmed = {"ids": [row.id for row in owed], "versions": [row.version for row in owed]}
        async with database.unit(WORKER) as unit:
            await CONFIRM_RELATIONS.run(unit.driver, **confirmed)

    async def register_alone(row: RelationRow) -> None:
        try:
            await register([row])
        except PeerRefused as refusal:
            log.warning("relation.refused", relation=str(row.id), status=refusal.status)
            refusals.note(row.id, refused=True)
        else:
            refusals.note(row.id, refused=False)

    async def step() -> int:
        async with database.unit(WORKER) as unit:
            owed = await OWED_RELATIONS.all(unit.driver, waiting=refusals.waiting(), most=BATCH)
        if not owed:
            return 0
        try:
            await register(owed)
        except PeerRefused:
            for row in owed:
                await register_alone(row)
        return len(owed)

    return step


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
