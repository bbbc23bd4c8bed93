"""What every write leaves beside its row: an audit entry and an outbox event, in the row's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.db import driver_of
from tym_shared.gathering import Gathering
from tym_shared.inserts import append
from tym_shared.json_documents import to_json_text
from tym_shared.tables import OutboxEvent

EVERYBODY = "*"
"""The reader that stands for every organisation."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who makes a change: a user with its organisation, perhaps through one of our services."""

    user_id: str
    organisation_id: str | None = None
    via: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one aggregate. `event` is its name such as `referral.accepted`; `data` holds ids and codes only.

    `readers` are the organisations that find the event in the feed, EVERYBODY all of them; our own services find every
    event.
    """

    event: str
    aggregate_id: UUID
    version: int
    readers: Iterable[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    @property
    def aggregate_kind(self) -> str:
        """The word before the dot."""
        return self.event.split(".")[0]


@dataclass(frozen=True, kw_only=True)
class Record:
    """A change with the operation that made it and who called that."""

    change: Change
    operation: str
    actor: Actor

    def as_json(self, place: int) -> dict[str, object]:
        """The columns of its audit entry and of its event; `place` keeps the order of several."""
        change = self.change
        return {
            "place": place,
            "operation": self.operation,
            "user_id": self.actor.user_id,
            "organisation_id": self.actor.organisation_id,
            "via": self.actor.via,
            "aggregate_kind": change.aggregate_kind,
            "aggregate_id": change.aggregate_id,
            "version": change.version,
            "event_id": uuid4(),
            "type": change.event,
            "data": dict(change.data),
            "readers": sorted(set(change.readers)),
        }


ANSWER = """
INSERT INTO idempotency_records (user_id, operation, key, fingerprint, status, headers, body)
VALUES ($1::text, $2::text, $3::text, $4::bytea, $5::smallint, $6::jsonb, $7::bytea)
"""
CHANGED = """
FROM jsonb_to_recordset($1::jsonb) AS record (
    place integer, operation text, user_id text, organisation_id text, via text, aggregate_kind text,
    aggregate_id uuid, version integer, event_id uuid, type text, data jsonb, readers text[])
ORDER BY place
"""
AUDIT = f"""
INSERT INTO audit_entries (operation, user_id, organisation_id, via, aggregate_kind, aggregate_id, version)
SELECT operation, user_id, organisation_id, via, aggregate_kind, aggregate_id, version {CHANGED}
"""
TELL = f"""
INSERT INTO outbox_events (id, type, aggregate_kind, aggregate_id, version, data, readers)
SELECT event_id, type, aggregate_kind, aggregate_id, version, data, readers {CHANGED}
"""


async def leave(kept: Gathering, records: Sequence[Record], *, answer: Sequence[object] = ()) -> None:
    """Keep audit entries and events in their order, with the answer to an idempotency key where one was claimed.

    They are sent with all that is kept back, in the transaction that holds the aggregates' row locks, so that the
    events of each keep their order.
    """
    if answer:
        await kept.execute(ANSWER, *answer)
    if records:
        told = to_json_text([record.as_json(place) for place, record in enumerate(records)])
        await kept.execute(AUDIT, told)
        await kept.execute(TELL, told)


async def record_change(session: AsyncSession, change: Change, *, operation: str, actor: Actor) -> None:
    """Write the audit entry and the event of one change at once."""
    kept = Gathering.over(await driver_of(session))
    await leave(kept, [Record(change=change, operation=operation, actor=actor)])
    await kept.send()


async def publish_change(session: AsyncSession, change: Change) -> None:
    """Write the event alone: for what no user did, and what has a record of its own."""
    await session.execute(
        append(
            OutboxEvent,
            id=uuid4(),
            type=change.event,
            aggregate_kind=change.aggregate_kind,
            aggregate_id=change.aggregate_id,
            version=change.version,
            data=dict(change.data),
            readers=sorted(set(change.readers)),
        )
    )
