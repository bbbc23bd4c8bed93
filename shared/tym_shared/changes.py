"""What every write leaves beside its row: an audit entry and an outbox event, in the row's own transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.db import append
from tym_shared.tables import AuditEntry, OutboxEvent

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


async def record_change(session: AsyncSession, change: Change, *, operation: str, actor: Actor) -> None:
    """Write the audit entry and the event; under the aggregate's row lock, so that its events keep their order."""
    await session.execute(
        append(
            AuditEntry,
            operation=operation,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            via=actor.via,
            aggregate_kind=change.aggregate_kind,
            aggregate_id=change.aggregate_id,
            version=change.version,
        )
    )
    await publish_change(session, change)


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
