"""Jobs in the transaction that makes them needed: pgqueuer over its connection, so that a rollback takes them along."""

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Self

from pgqueuer.errors import RetryRequested
from pgqueuer.executors import EntrypointExecutor
from pgqueuer.models import Context, Job
from pgqueuer.ports.driver import NotifyCallback, TaskManagerPort
from pgqueuer.queries import Queries

from tym_shared.gathering import Executor

FIRST_DELAY = timedelta(seconds=0.3)
LONGEST_DELAY = timedelta(minutes=5)
DOUBLINGS = 10


class PersistentExecutor(EntrypointExecutor):
    """Tries a job until it succeeds, since what it does is a duty; the wait doubles up to five minutes."""

    async def execute(self, job: Job, context: Context) -> None:
        """Run the job once; a failure asks for another try later and names only its kind."""
        try:
            await super().execute(job, context)
        except Exception as error:
            delay = min(FIRST_DELAY * 2 ** min(job.attempts, DOUBLINGS), LONGEST_DELAY)
            raise RetryRequested(delay=delay, reason=type(error).__name__) from error


class TransactionDriver:
    """A pgqueuer driver over a connection with an open transaction.

    It enqueues; listening and running belong to the worker's connection.
    """

    def __init__(self, connection: Executor) -> None:
        """Use the connection and its transaction."""
        self._connection = connection

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a query in the transaction and return its rows."""
        return [dict(record) for record in await self._connection.fetch(query, *args)]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement in the transaction."""
        return await self._connection.execute(query, *args)

    async def notify(self, channel: str, payload: str) -> None:
        """Send a notification when the transaction commits."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:  # noqa: ARG002 - the port's names
        """Refused: a transaction does not listen."""
        raise RuntimeError("a transaction does not listen")

    @property
    def shutdown(self) -> asyncio.Event:
        """Never set: the connection's owner ends it."""
        return asyncio.Event()

    @property
    def tm(self) -> TaskManagerPort:
        """Refused: a transaction has no background tasks."""
        raise RuntimeError("a transaction has no background tasks")

    async def __aenter__(self) -> Self:
        """Nothing to open."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""


async def enqueue(connection: Executor, entrypoint: str, payload: Mapping[str, object]) -> None:
    """Add a job in the open transaction; it runs at least once after the commit, and never after a rollback."""
    await Queries(TransactionDriver(connection)).enqueue(entrypoint, json.dumps(payload).encode())


def payload_of(job: Job) -> dict[str, object]:
    """The payload a job was enqueued with."""
    payload: dict[str, object] = json.loads(job.payload or b"{}")
    return payload
