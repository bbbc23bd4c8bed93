"""Jobs in the transaction that makes them needed: pgqueuer over the session, so that a rollback takes the job along."""

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
from sqlalchemy.ext.asyncio import AsyncSession

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


class SessionDriver:
    """A pgqueuer driver over an AsyncSession: it sends BEGIN first, which the raw connection's own driver does not.

    It enqueues; listening and running belong to the worker's connection.
    """

    def __init__(self, session: AsyncSession) -> None:
        """Use the session's connection and transaction."""
        self._session = session

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a query in the session's transaction and return its rows."""
        connection = await self._session.connection()
        result = await connection.exec_driver_sql(query, args)
        return [dict(row) for row in result.mappings()]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement in the session's transaction."""
        connection = await self._session.connection()
        await connection.exec_driver_sql(query, args)
        return ""

    async def notify(self, channel: str, payload: str) -> None:
        """Send a notification when the transaction commits."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:  # noqa: ARG002 - the port's names
        """Refused: a session does not listen."""
        raise RuntimeError("a session does not listen")

    @property
    def shutdown(self) -> asyncio.Event:
        """Never set: the session's owner ends it."""
        return asyncio.Event()

    @property
    def tm(self) -> TaskManagerPort:
        """Refused: a session has no background tasks."""
        raise RuntimeError("a session has no background tasks")

    async def __aenter__(self) -> Self:
        """Nothing to open."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""


async def enqueue(session: AsyncSession, entrypoint: str, payload: Mapping[str, object]) -> None:
    """Add a job in the session's transaction; it runs at least once after the commit, and never after a rollback."""
    await Queries(SessionDriver(session)).enqueue(entrypoint, json.dumps(payload).encode())


def payload_of(job: Job) -> dict[str, object]:
    """The payload a job was enqueued with."""
    payload: dict[str, object] = json.loads(job.payload or b"{}")
    return payload
