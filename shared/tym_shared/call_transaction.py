"""The one transaction that a call may open, or the one statement that it needs instead."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.access import SET_ACCESS, Access
from tym_shared.db import Database, Unit, driver_of
from tym_shared.errors import NotFound
from tym_shared.gathering import Executor, Gathering
from tym_shared.idempotency import HOLDING, OPEN_AND_HOLD, Claim
from tym_shared.shapes import Row
from tym_shared.taking import Taking


class CallTransaction:
    """Looks, reads and writes of a call. At most one transaction is opened, and committed after the handler."""

    def __init__(self, *, database: Database, access: Access, stack: AsyncExitStack, claim: Claim | None) -> None:
        """Under this access; what is opened is closed with the stack. A replayable call has a claim to its key."""
        self._database = database
        self._access = access
        self._stack = stack
        self._claim = claim
        self._claimed = self._is_owed = False
        self._unit: Unit | None = None
        self._session: AsyncSession | None = None
        self._kept = Gathering(self._connect)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncSession]:
        """A short transaction of its own, to locate things before another service is asked."""
        async with self._database.transaction(self._access) as session:
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[asyncpg.Connection]:
        """The same as the driver sees it."""
        async with self._database.unit(self._access) as unit:
            yield unit.driver

    async def call_function(self, name: str, *arguments: object) -> Any:  # what the function returns
        """One call of a database function that sets the caller's access itself, committed at once: the hot way."""
        return await self._database.call_function(self._access, name, *arguments)

    async def begin(self) -> AsyncSession:
        """A session on the call's one transaction, begun at the first use."""
        if self._session is None:
            is_apart = self._unit is None and not self._is_owed and self._kept.is_empty
            joined = self._database.transaction(self._access) if is_apart else (await self._open_unit()).join()
            self._session = await self._stack.enter_async_context(joined)
        return self._session

    async def drive(self) -> asyncpg.Connection:
        """The same transaction as the driver sees it, for `tym_shared.statements`: what costs a tenth of a session's.

        What a session holds is stored first, so that both see the same.
        """
        if self._session is not None:
            await self._session.flush()
            return await driver_of(self._session)
        unit = await self._open_unit()
        await unit.kept.send()
        return unit.driver

    async def writes(self) -> Executor:
        """Where a statement goes whose answer nobody reads: it is sent with the others when the handler has ended.

        Or before, when `drive` or `begin` gives what may be read with. Beside a session it is run at once. Where no
        transaction is open by the end, what waits is written by one statement that needs none.
        """
        return await self.drive() if self._session is not None else self._kept

    async def _open_unit(self) -> Unit:
        if self._unit is None:
            self._check_opened((await self._open(*self._opening())).found)
        assert self._unit is not None
        return self._unit

    async def _open(self, opening: str, arguments: Sequence[object]) -> Unit:
        opened = self._database.unit(self._access, opening=opening, arguments=arguments, kept=self._kept)
        self._unit = await self._stack.enter_async_context(opened)
        return self._unit

    async def _connect(self) -> asyncpg.Connection:
        return await driver_of(self._session) if self._session is not None else (await self._open_unit()).driver

    def _opening(self) -> tuple[str, Sequence[object]]:
        """What sets the access, and holds the key that is owed, with what it takes after the access."""
        return (HOLDING, self._claim.held) if self._claim and self._is_owed else (SET_ACCESS, ())

    def _check_opened(self, found: asyncpg.Record) -> None:
        if self._claim and self._is_owed:
            self._is_owed = False
            self._claim.check(found)

    async def replay(self, session: AsyncSession) -> None:
        """Give the first answer again if there is one; used before another service is asked."""
        assert self._claim is not None
        await self._claim.replay(await driver_of(session))

    async def replay_first(self, beside: str = "", *arguments: object) -> asyncpg.Record:
        """The same before anything else is looked at, refused while the first request still runs.

        What was found: legal time as `at`, and what is asked `beside` with further arguments, which are $9 and on.
        """
        assert self._claim is not None
        asked = OPEN_AND_HOLD.format(beside=beside)
        found = await self._database.ask(self._access, asked, *self._claim.held, *arguments)
        self._claim.check(found)
        return found

    async def claim(self) -> AsyncSession:
        """The call's transaction with the idempotency key held; replays, refuses reuse, refuses while busy."""
        session = await self.begin()
        await self.claim_key()
        return session

    async def take(self, wanted: Taking[Row], **values: object) -> tuple[Row, Sequence[Any]]:
        """Open the call's transaction and lock a row by the same statement; what stands beside the row comes with it.

        NotFound where it is not to be seen. The idempotency key of a replayable operation is held with it: a first
        answer and a refusal come after NotFound.
        """
        assert (self._unit or self._session) is None, "the transaction is open"
        self._claimed = self._is_owed = self._claim is not None
        opening, held = self._opening()
        takes = len(self._access.arguments()) + len(held)
        unit = await self._open(wanted.after(opening, takes=takes), (*held, *wanted.arguments(values)))
        is_visible = unit.found["permits"] or await wanted.seen.first(unit.driver, **values) is not None
        if is_visible:
            self._check_opened(unit.found)
        found = wanted.found(unit.found)
        if found is None:
            raise NotFound
        return found

    async def claim_key(self) -> asyncpg.Connection:
        """The same as the driver sees it."""
        if self._unit is None and self._session is None:
            self.claim_at_end()
            return await self.drive()
        claim, driver = self._claim, await self.drive()
        assert claim is not None, "the operation is not replayable"
        claim.check(await claim.take(driver))
        self._claimed = True
        return driver

    def claim_at_end(self) -> None:
        """The same when what waits is written, or once the transaction is opened before: refused or replayed then.

        For a request that has been replayed first, and reads nothing more that the key must be held for.
        """
        assert self._claim is not None, "the operation is not replayable"
        assert (self._unit or self._session) is None, "the transaction is open: claim the key in it"
        self._claimed = self._is_owed = True

    def undo_on_failure(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Have this undone if the request fails from here on, after its transaction is gone; called before `claim`."""
        assert (self._unit or self._session) is None, "what the transaction holds cannot be undone beside it"

        async def leave(failure: type[BaseException] | None, *_: object) -> None:
            if failure is not None:
                await undo()

        self._stack.push_async_exit(leave)

    async def send(self) -> None:
        """Write all that waits, in the transaction if one is open."""
        if self._session is not None:
            await self._session.flush()
        if self._session is not None or self._unit is not None:
            await self._kept.send()
        elif not self._kept.is_empty:
            await self._write_at_once()

    async def _write_at_once(self) -> None:
        """Write what waits by one statement, which sets the access and holds the key that is owed; in a transaction
        where more than inserts wait.
        """
        opening, arguments = self._opening()
        statement = self._kept.at_once(opening, takes=len(self._access.arguments()) + len(arguments))
        if statement is None:
            await self._kept.send()
        else:
            self._check_opened(await self._database.ask(self._access, statement.text, *arguments, *statement.values))
