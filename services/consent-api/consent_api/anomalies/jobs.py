"""The watch for unusual look-ups: follows the sealed log, and opens a follow-up for what is unusual.

A worker of the queue looks every few seconds, so that an event is raised well within a minute (906/2019 § 23(2)).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.anomalies import queries
from consent_api.anomalies.models import LookUpRow
from consent_api.anomalies.queries import Fresh
from consent_api.anomalies.rules import LookUp, Pattern, Thresholds, Watch, normal_name, surname_of
from consent_api.follow_ups.rules import FollowUpKind
from consent_api.follow_ups.service import open_follow_up
from consent_api.persons.rules import HetuKeys
from tym_shared.clock import read_legal_now
from tym_shared.db import Database
from tym_shared.tables import FeedCursor
from tym_shared.worker import WORKER

Persons = Mapping[UUID, tuple[UUID, bytes | None]]
"""Row id and sealed data of the persons of a batch, by the id that was looked up."""

BATCH = 500
WATCH_LOCK = 0x54594D03
TOLD_ONCE_IN = timedelta(days=1)


def watching(database: Database, keys: HetuKeys, thresholds: Thresholds) -> Callable[[], Awaitable[int]]:
    """A step that looks at the next batch of the log; one watcher at a time, each leaf looked at once."""

    async def look() -> int:
        async with database.transaction(WORKER) as session:
            locked = await session.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": WATCH_LOCK})
            if not locked.scalar_one():
                return 0
            fresh, last = await queries.read_fresh(session, limit=BATCH, grace=thresholds.grace)
            if last is None:
                return 0
            persons = await queries.sealed_of(session, {one.person_id for one in fresh})
            by_user = sorted(fresh, key=attrgetter("user_id", "at", "leaf"))
            for _, look_ups in groupby(by_user, key=attrgetter("user_id")):
                await _watch_user(session, list(look_ups), persons, keys, thresholds)
            await _move(session, last)
            await queries.forget(session, before=await read_legal_now(session) - thresholds.look_back)
        return BATCH if len(fresh) == BATCH else 0

    return look


async def _watch_user(
    session: AsyncSession, fresh: Sequence[Fresh], persons: Persons, keys: HetuKeys, thresholds: Thresholds
) -> None:
    first = fresh[0]
    watch = Watch(thresholds)
    for kept in await queries.look_ups_of(session, first.user_id, since=first.at - thresholds.look_back):
        watch.observe(_look_up(kept))
    colleagues = await queries.names_of_colleagues(session, first.organisation_id, but=first.user_id)
    names = {normal_name(name) for name in colleagues}
    found: dict[Pattern, Fresh] = {}
    for one in fresh:
        row = _row(one, persons, keys, names)
        session.add(row)
        found |= dict.fromkeys(watch.observe(_look_up(row)), one)
    await session.flush()
    told = await queries.patterns_told(session, first.user_id, within=TOLD_ONCE_IN) if found else ()
    for pattern, at in found.items():
        if pattern not in told:
            await open_follow_up(
                session,
                kind=FollowUpKind.UNUSUAL_USE,
                organisation=at.organisation_id,
                user=at.user_id,
                ground=pattern,
                details={"leaf": at.leaf, "at": at.at.isoformat()},
                operation="watch_look_ups",
            )


def _row(one: Fresh, persons: Persons, keys: HetuKeys, colleagues: set[str]) -> LookUpRow:
    sealed = persons.get(one.person_id)
    details = keys.unseal(sealed[1], person=sealed[0]) if sealed else None
    surname = surname_of(one.user_name)
    return LookUpRow(
        leaf=one.leaf,
        at=one.at,
        user_id=one.user_id,
        user_name=one.user_name,
        organisation_id=one.organisation_id,
        person_id=sealed[0] if sealed else one.person_id,
        is_stranger=one.is_stranger,
        is_namesake=bool(details and details.family_name and normal_name(details.family_name) == surname),
        is_colleague=bool(details and details.full_name and normal_name(details.full_name) in colleagues),
    )


def _look_up(row: LookUpRow) -> LookUp:
    return LookUp(
        at=row.at,
        person=row.person_id,
        is_stranger=row.is_stranger,
        is_namesake=row.is_namesake,
        is_colleague=row.is_colleague,
    )


async def _move(session: AsyncSession, leaf: int) -> None:
    statement = insert(FeedCursor).values(source=queries.SOURCE, cursor=str(leaf))
    await session.execute(
        statement.on_conflict_do_update(index_elements=["source"], set_={"cursor": statement.excluded.cursor})
    )
