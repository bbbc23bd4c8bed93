"""The feed skips nothing: late commits get later positions, and a follower applies each event once and in order."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.scratch import Scratch, scratch_database
from tym_local.stack import LocalStack
from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.errors import Unavailable
from tym_shared.feed import Event, EventPage, Follower, publish, read_page
from tym_shared.inserts import append
from tym_shared.tables import OutboxEvent

SERVICE = Access(caller="service", user="test")
EVENTS, WRITERS, PER_TRANSACTION = 10_000, 24, 20
APPLY = text("INSERT INTO applied (id, position) VALUES (:id, :position)")


@pytest.fixture
def scratch(stack: LocalStack) -> Iterator[Scratch]:
    """A referral database with a place to note what was applied, which fails on anything applied twice."""
    with scratch_database(stack, "referral") as made:
        made.execute(
            "CREATE TABLE applied (id uuid PRIMARY KEY, position bigint UNIQUE, step bigserial);"
            " GRANT INSERT, SELECT ON applied TO referral_worker; GRANT USAGE ON SEQUENCE applied_step_seq"
            " TO referral_worker"
        )
        yield made


def event(identifier: UUID) -> dict[str, object]:
    """The columns of an event."""
    return {
        "id": identifier,
        "type": "probe.made",
        "aggregate_kind": "probe",
        "aggregate_id": uuid4(),
        "version": 1,
        "data": {},
        "readers": [],
    }


class Abandoned(Exception):
    """A writer's transaction is rolled back."""


async def write(database: Database, chance: random.Random, number: int) -> set[UUID]:
    """Insert events in transactions that last unequally long and of which every fifth is rolled back."""
    committed: set[UUID] = set()
    while len(committed) < number:
        batch = [uuid4() for _ in range(min(chance.randint(1, PER_TRANSACTION), number - len(committed)))]
        try:
            async with database.transaction(SERVICE) as session:
                for identifier in batch:
                    await session.execute(append(OutboxEvent, **event(identifier)))
                    if chance.random() < 0.05:
                        await asyncio.sleep(chance.uniform(0, 0.02))
                if chance.random() < 0.2:
                    raise Abandoned  # noqa: TRY301 - to leave the transaction is what is tried
        except Abandoned:
            continue
        committed |= set(batch)
    return committed


async def apply(session: AsyncSession, received: Event) -> None:
    """Note an event; the table refuses a second time."""
    await session.execute(APPLY, {"id": received.id, "position": received.position})


def everything(_: Event) -> bool:
    """A follower that everything concerns."""
    return True


def follower(reader: Database, worker: Database, *, failing: random.Random | None = None) -> Follower:
    """A follower of this database's own feed; with `failing` its source is away now and then."""

    async def fetch(cursor: str | None) -> EventPage:
        if failing and failing.random() < 0.1:
            raise Unavailable
        async with reader.unit(SERVICE) as unit:
            return await read_page(unit.driver, source="probe", cursor=cursor, limit=500)

    return Follower(source="probe", database=worker, access=SERVICE, fetch=fetch, apply=apply, concerns=everything)


async def test_ten_thousand_events_of_many_writers_are_each_applied_once_and_in_order(scratch: Scratch) -> None:
    chance = random.Random(381)
    writers, reader, worker = (
        scratch.open("runtime", pool_size=WRITERS),
        scratch.open("runtime"),
        scratch.open("worker"),
    )
    written: asyncio.Task[list[set[UUID]]]
    share = [EVENTS // WRITERS + (place < EVENTS % WRITERS) for place in range(WRITERS)]
    written = asyncio.ensure_future(
        asyncio.gather(*(write(writers, random.Random(place), number) for place, number in enumerate(share)))
    )

    async def number_events() -> None:
        while True:
            is_last = written.done()
            async with worker.transaction(SERVICE) as session:
                found = await publish(session)
            if is_last and not found:
                return
            await asyncio.sleep(0.005)

    async def follow(publisher: asyncio.Task[None]) -> None:
        following = follower(reader, worker, failing=chance)
        while True:
            is_last = publisher.done()
            try:
                found = await following.advance()
            except Unavailable:
                continue
            if is_last and not found:
                return

    publishing = asyncio.ensure_future(number_events())
    await asyncio.gather(publishing, follow(publishing))
    committed = set().union(*await written)
    for database in (writers, reader, worker):
        await database.dispose()

    applied = scratch.execute("SELECT id FROM applied ORDER BY step").splitlines()
    stored = scratch.execute("SELECT id FROM outbox_events ORDER BY position").splitlines()
    assert len(committed) == EVENTS
    assert set(map(UUID, stored)) == committed
    assert applied == stored
    assert scratch.execute("SELECT count(*), min(position), max(position) FROM outbox_events") == (
        f"{EVENTS}|1|{EVENTS}"
    )


async def test_an_event_committed_late_comes_after_those_already_numbered(scratch: Scratch) -> None:
    runtime, worker = scratch.open("runtime"), scratch.open("worker")
    early, late = uuid4(), uuid4()
    async with runtime.transaction(SERVICE) as slow:
        await slow.execute(append(OutboxEvent, **event(late)))
        async with runtime.transaction(SERVICE) as quick:
            await quick.execute(append(OutboxEvent, **event(early)))
        async with worker.transaction(SERVICE) as session:
            assert await publish(session) == 1
    async with worker.transaction(SERVICE) as session:
        assert await publish(session) == 1
    async with runtime.unit(SERVICE) as unit:
        page = await read_page(unit.driver, source="probe", cursor=None, limit=10)
    for database in (runtime, worker):
        await database.dispose()
    assert [(one.id, one.position) for one in page.items] == [(early, 1), (late, 2)]


async def test_of_two_publishers_at_once_one_does_nothing(scratch: Scratch) -> None:
    worker, runtime = scratch.open("worker"), scratch.open("runtime")
    async with runtime.transaction(SERVICE) as session:
        await session.execute(append(OutboxEvent, **event(uuid4())))
    async with worker.transaction(SERVICE) as first, worker.transaction(SERVICE) as second:
        assert await publish(first) == 1
        assert await publish(second) == 0
    for database in (runtime, worker):
        await database.dispose()


async def test_an_event_nobody_can_read_is_passed_over_and_the_rest_applied(scratch: Scratch) -> None:
    runtime, worker = scratch.open("runtime"), scratch.open("worker")
    async with runtime.transaction(SERVICE) as session:
        for _ in range(5):
            await session.execute(append(OutboxEvent, **event(uuid4())))
    async with worker.transaction(SERVICE) as session:
        await publish(session)

    async def apply_those_of_known_shape(session: AsyncSession, received: Event) -> None:
        await apply(session, received)
        if received.position == 2:
            _ = received.data["state"]

    following = replace(follower(runtime, worker), apply=apply_those_of_known_shape)
    assert [await following.advance(), await following.advance()] == [5, 0]
    for database in (runtime, worker):
        await database.dispose()
    assert scratch.execute("SELECT position FROM applied ORDER BY step").split() == ["1", "3", "4", "5"]


async def test_a_follower_that_fails_in_the_middle_goes_on_where_it_was(scratch: Scratch) -> None:
    runtime, worker = scratch.open("runtime"), scratch.open("worker")
    async with runtime.transaction(SERVICE) as session:
        for _ in range(20):
            await session.execute(append(OutboxEvent, **event(uuid4())))
    async with worker.transaction(SERVICE) as session:
        await publish(session)
    following = follower(runtime, worker)
    attempts = 0

    async def apply_haltingly(session: AsyncSession, received: Event) -> None:
        nonlocal attempts
        attempts += 1
        await apply(session, received)
        if attempts % 7 == 0:
            raise Abandoned

    halting = replace(following, apply=apply_haltingly)
    failures = 0
    for _ in range(10):
        try:
            await halting.advance()
        except Abandoned:
            failures += 1
    for database in (runtime, worker):
        await database.dispose()
    assert failures == 3
    positions = scratch.execute("SELECT position FROM applied ORDER BY step").split()
    assert positions == [str(place) for place in range(1, 21)]


async def test_events_that_do_not_concern_it_are_passed_over(scratch: Scratch) -> None:
    runtime, worker = scratch.open("runtime"), scratch.open("worker")
    kinds = ["thing.made", "other.made", "thing.ended", "other.ended", "other.made"]
    async with runtime.transaction(SERVICE) as session:
        for kind in kinds:
            await session.execute(append(OutboxEvent, **{**event(uuid4()), "type": kind}))
    async with worker.transaction(SERVICE) as session:
        await publish(session)
    following = replace(follower(runtime, worker), concerns=lambda one: one.type.startswith("thing."))
    assert [await following.advance(), await following.advance()] == [5, 0]
    for database in (runtime, worker):
        await database.dispose()
    assert scratch.execute("SELECT position FROM applied ORDER BY step").split() == ["1", "3"]
