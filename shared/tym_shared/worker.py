"""The background of a service, one process under the worker role: loops, and the jobs of the queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.models import Job

from tym_shared.access import Access
from tym_shared.db import Database
from tym_shared.feed import publish
from tym_shared.jobs import PersistentExecutor, payload_of
from tym_shared.loops import Loop, keep_doing
from tym_shared.settings import ServiceSettings

log = structlog.get_logger()

WORKER = Access(caller="service", user="worker")
JOBS_AT_ONCE = 4
"""Fewer than the pool has connections: a burst of jobs leaves the loops theirs."""
Run = Callable[[dict[str, object]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Background:
    """What runs behind a service."""

    settings: ServiceSettings
    database: Database
    loops: tuple[Loop, ...] = ()
    jobs: Mapping[str, Run] = field(default_factory=dict)


async def run_background(background: Background) -> None:
    """Run until cancelled: the feed's publisher, the loops and the queue; each outlives its own failures."""

    async def publish_once() -> int:
        async with background.database.transaction(WORKER) as session:
            return await publish(session)

    publisher = Loop.watching("publisher", publish_once, background.settings)
    queue = Loop(name="queue", step=lambda: _work_queue(background), pause=1.0)
    try:
        async with asyncio.TaskGroup() as tasks:
            for loop in (publisher, *background.loops, *((queue,) if background.jobs else ())):
                tasks.create_task(keep_doing(loop))
    finally:
        await background.database.dispose()


async def _work_queue(background: Background) -> int:
    assert background.settings.worker_database_url is not None
    dsn = background.settings.worker_database_url.get_secret_value().replace("postgresql+asyncpg", "postgresql")
    connection = await asyncpg.connect(dsn)
    try:
        queue = PgQueuer(AsyncpgDriver(connection))
        places = asyncio.Semaphore(JOBS_AT_ONCE)
        for name, run in background.jobs.items():
            _add_job(queue, name, run, places)
        await queue.run(dequeue_timeout=timedelta(seconds=5), shutdown_on_listener_failure=True)
    finally:
        await connection.close()
    return 0


def _add_job(queue: PgQueuer, name: str, run: Run, places: asyncio.Semaphore) -> None:
    @queue.entrypoint(name, on_failure="hold", executor_factory=PersistentExecutor)
    async def execute(job: Job) -> None:
        async with places:
            log.info("job.started", job=name, id=int(job.id))
            await run(payload_of(job))
