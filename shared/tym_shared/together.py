"""Calls of one database function that wait at the same time, sent as one statement."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import asyncpg

from tym_shared.connections import HotConnections, PoolExhausted

AT_ONCE = 2
"""How many statements of one function are under way in a process; calls that come meanwhile wait and go together."""
MOST = 8
"""How many calls go in one statement."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One call and who waits for it."""

    arguments: Sequence[object]
    answer: asyncio.Future[Any]  # what the function returns
    patience: asyncio.TimerHandle


class CalledTogether:
    """One database function that sets its caller's access as its first act, so that none of those sent together acts as
    another; a call's answer is found by its place.

    All of a statement are committed before any is answered. Where driver or server refuse a statement, each of its
    calls is made again alone, so that none fails for another's. A call that is given up before its turn is never made;
    one whose turn has not come within `patience` seconds ends in PoolExhausted.
    """

    def __init__(self, name: str, connections: HotConnections, *, patience: float) -> None:
        self._name = name
        self._connections = connections
        self._patience = patience
        self._waiting: deque[Waiting] = deque()
        self._under_way: set[asyncio.Task[None]] = set()

    async def call(self, arguments: Sequence[object]) -> Any:  # what the function returns
        """The function's answer to these arguments."""
        loop = asyncio.get_running_loop()
        answer = loop.create_future()
        patience = loop.call_later(self._patience, _give_up, answer)
        self._waiting.append(Waiting(arguments=arguments, answer=answer, patience=patience))
        if len(self._under_way) < AT_ONCE:
            self._under_way.add(loop.create_task(self._send_all(), context=Context()))  # of no one call
        return await answer

    async def _send_all(self) -> None:
        this = asyncio.current_task()
        assert this is not None
        try:
            while calls := self._next():
                await self._send(calls)
        finally:
            self._under_way.discard(this)  # at once: a call that comes now must not wait for it

    def _next(self) -> Sequence[Waiting]:
        """The calls that are sent next; none of them is given up any more."""
        calls: list[Waiting] = []
        while self._waiting and len(calls) < MOST:
            call = self._waiting.popleft()
            if not call.answer.done():
                call.patience.cancel()
                calls.append(call)
        return calls

    async def _send(self, calls: Sequence[Waiting]) -> None:
        statement = _statement(self._name, len(calls[0].arguments), len(calls))
        with _failures_to(calls):
            try:
                async with self._connections.one() as connection:
                    found = await connection.fetchrow(statement, *(value for call in calls for value in call.arguments))
            except (asyncpg.PostgresError, asyncpg.InterfaceError) as refusal:
                if len(calls) == 1 or isinstance(refusal, asyncpg.PostgresConnectionError):
                    raise
                for call in calls:
                    await self._send([call])
            else:
                for call, answer in zip(calls, found, strict=True):
                    if not call.answer.done():
                        call.answer.set_result(answer)


@contextmanager
def _failures_to(calls: Sequence[Waiting]) -> Iterator[None]:
    """Give what fails to those who wait: it is theirs, and nobody waits for the sending itself."""
    try:
        yield
    except BaseException as failure:
        for call in calls:
            if not call.answer.done():
                call.answer.set_exception(failure)
        if not isinstance(failure, Exception):
            raise


def _give_up(answer: asyncio.Future[Any]) -> None:  # what the function would have returned
    if not answer.done():
        answer.set_exception(PoolExhausted())


@cache
def _statement(name: str, given: int, calls: int) -> str:
    """So many calls of a function with so many values each, in one row."""
    number = count(1)
    values = (", ".join(f"${next(number)}" for _ in range(given)) for _ in range(calls))
    return f"SELECT {', '.join(f'{name}({one}) AS call_{place}' for place, one in enumerate(values))}"
