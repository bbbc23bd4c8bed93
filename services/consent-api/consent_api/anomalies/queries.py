"""Reads of what the watch needs: new look-ups from the log, and a user's earlier ones."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Interval, Uuid, bindparam, cast, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.anomalies.models import LookUpRow
from consent_api.db import survivor_of
from consent_api.follow_ups.models import FollowUpRow
from consent_api.follow_ups.rules import FollowUpKind
from consent_api.persons.models import PersonRow
from tym_shared.clock import legal_now
from tym_shared.tables import FeedCursor

SOURCE = "log"
MOST = 5000
FRESH = text(
    """
    WITH waiting AS (
        SELECT index, kind, entry_id, entry_created_at, person_id FROM log_leaves
        WHERE index > :after ORDER BY index LIMIT :limit
    ), fresh AS (
        SELECT * FROM waiting WHERE index < ALL (SELECT min(index) FROM waiting
            WHERE entry_created_at BETWEEN legal_now() - :grace AND legal_now() HAVING count(*) > 0)
    ), entries AS (
        SELECT fresh.index, uses.created_at AS at, user_id, user_name, organisation_id, uses.person_id,
            NOT EXISTS (SELECT FROM uses AS other WHERE other.id = fresh.entry_id
                AND other.created_at = fresh.entry_created_at AND other.person_id <> fresh.person_id) AS single
        FROM fresh JOIN uses ON fresh.kind = 'use' AND uses.id = fresh.entry_id
            AND uses.created_at = fresh.entry_created_at AND uses.person_id = fresh.person_id
        UNION ALL
        SELECT fresh.index, decisions.created_at, user_id, user_name, organisation_id, decisions.person_id,
            action = 'read'
        FROM fresh JOIN decisions ON fresh.kind = 'decision' AND decisions.id = fresh.entry_id
            AND decisions.created_at = fresh.entry_created_at
    )
    SELECT fresh.index AS leaf, at, user_id, user_name, organisation_id, entries.person_id,
        NOT EXISTS (SELECT FROM relations WHERE relations.person_id = ANY (linked_persons(entries.person_id))
            AND relations.organisation_id = entries.organisation_id
            AND (ends_at IS NULL OR ends_at > at)) AS is_stranger
    FROM fresh LEFT JOIN entries ON entries.index = fresh.index AND single AND organisation_id IS NOT NULL
    ORDER BY fresh.index
    """
).bindparams(bindparam("grace", type_=Interval()))
"""The leaves after a cursor, each with its look-up if it is one: lists and persons' own reads are not.

The newest wait for a while: who looks a new client up registers the relation a moment later.
"""


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """A new look-up by a worker of an organisation."""

    leaf: int
    at: datetime
    user_id: str
    user_name: str
    organisation_id: str
    person_id: UUID
    is_stranger: bool


async def read_fresh(session: AsyncSession, *, limit: int, grace: timedelta) -> tuple[Sequence[Fresh], int | None]:
    """The look-ups after the cursor, and the last leaf looked at; None if there is nothing new."""
    cursor = await session.get(FeedCursor, SOURCE)
    asked = {"after": int(cursor.cursor) if cursor else -1, "limit": limit, "grace": grace}
    found = (await session.execute(FRESH, asked)).all()
    fresh = [Fresh(**row._mapping) for row in found if row.user_id is not None]  # noqa: SLF001 - SQLAlchemy's own way
    return fresh, found[-1].leaf if found else None


async def look_ups_of(session: AsyncSession, user_id: str, *, since: datetime) -> Sequence[LookUpRow]:
    """A user's kept look-ups, oldest first; of somebody who makes more than MOST, the newest."""
    statement = select(LookUpRow).where(LookUpRow.user_id == user_id, LookUpRow.at >= since)
    newest_first = statement.order_by(LookUpRow.at.desc(), LookUpRow.leaf.desc()).limit(MOST)
    return (await session.scalars(newest_first)).all()[::-1]


async def names_of_colleagues(session: AsyncSession, organisation_id: str, *, but: str) -> Collection[str]:
    """The names of the other users of an organisation, as far as they have looked anybody up."""
    statement = select(LookUpRow.user_name).where(
        LookUpRow.organisation_id == organisation_id, LookUpRow.user_id != but
    )
    return set((await session.scalars(statement.distinct())).all())


async def sealed_of(session: AsyncSession, person_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, bytes | None]]:
    """Row id and sealed data of persons, by whichever of their ids was asked."""
    asked = select(func.unnest(cast(list(person_ids), ARRAY(Uuid())), type_=Uuid()).label("person")).subquery()
    statement = select(asked.c.person, PersonRow.id, PersonRow.sealed).join(
        PersonRow, PersonRow.id == survivor_of(asked.c.person)
    )
    return {row.person: (row.id, row.sealed) for row in await session.execute(statement)}


async def patterns_told(session: AsyncSession, user_id: str, *, within: timedelta) -> Collection[str]:
    """The patterns of a user that were told lately: one is not told twice for one event."""
    statement = select(FollowUpRow.ground).where(
        FollowUpRow.kind == FollowUpKind.UNUSUAL_USE,
        FollowUpRow.user_id == user_id,
        FollowUpRow.created_at > legal_now() - within,
    )
    return set((await session.scalars(statement)).all())


async def forget(session: AsyncSession, *, before: datetime) -> None:
    """Remove look-ups that the watch no longer looks back to; the log itself keeps them."""
    await session.execute(delete(LookUpRow).where(LookUpRow.at < before))
