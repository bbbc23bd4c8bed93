"""One call of an operation: its caller, what the headers state, and the one transaction it may open."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID, uuid4

import asyncpg
from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from tym_shared.callers import Acting, Authenticator, Caller, CallerKind, RepresentationNotAccepted
from tym_shared.changes import Actor, Change, Record, leave
from tym_shared.content_digest import described
from tym_shared.db import CallFunction, Database, Unit, driver_of
from tym_shared.directory import Directory
from tym_shared.errors import Malformed, Stale, Unavailable, Unmatched
from tym_shared.idempotency import Claim, fingerprint, parse_key
from tym_shared.operations import REPRESENTED_PERSON, Operation, Operations
from tym_shared.statements import insert_values
from tym_shared.tables import Release, UseEntry
from tym_shared.vocabulary import PersonId
from tym_shared.x_road import SecurityServers


class PurposeMissing(Malformed):
    """Tym-Purpose is required here."""


class PurposeUnknown(Malformed):
    """Tym-Purpose is not a known purpose."""


class NecessityUnknown(Malformed):
    """Tym-Necessity is neither a known ground nor the id of an opening."""


class DirectoryMissing(Unavailable):
    """The directory has not been received yet."""


class Call:
    """A call in progress. At most one transaction is opened by `begin`; it is committed after the handler."""

    def __init__(
        self,
        *,
        request: Request,
        operation: Operation,
        caller: Caller,
        database: Database,
        directory: Directory,
        stack: AsyncExitStack,
        claim: Claim | None,
    ) -> None:
        """Built by CallOpener once the caller is known and allowed."""
        self.operation = operation
        self.caller = caller
        self.directory = directory
        self.purpose = request.headers.get("tym-purpose", "")
        self.necessity = request.headers.get("tym-necessity")
        self.if_match = request.headers.get("if-match")
        self._claim = claim
        self._claimed = False
        self._database = database
        self._stack = stack
        self._unit: Unit | None = None
        self._session: AsyncSession | None = None
        self._records: list[Record] = []

    @property
    def key(self) -> str:
        """The caller's idempotency key, from which keys of calls to other services are derived."""
        assert self._claim is not None
        return self._claim.key

    @property
    def actor(self) -> Actor:
        """The caller as audit entries name it."""
        organisation = self.caller.organisation
        return Actor(
            user_id=self.caller.user_id,
            organisation_id=organisation.id if organisation else None,
            via=self.caller.via,
        )

    @property
    def stated_purpose(self) -> str:
        """The purpose as the use log names it: the one stated, or that the caller acts in its own matter."""
        own = "own-representative" if self.caller.represented_by else f"own-{self.caller.kind}"
        return self.purpose or own

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncSession]:
        """A short transaction of its own, to locate things before another service is asked."""
        async with self._database.transaction(self.caller.access) as session:
            yield session

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[asyncpg.Connection]:
        """The same as the driver sees it."""
        async with self._database.unit(self.caller.access) as unit:
            yield unit.driver

    def functions(self) -> AbstractAsyncContextManager[CallFunction]:
        """Calls of database functions that set the caller's access themselves, each committed at once: the hot way."""
        return self._database.functions(self.caller.access)

    async def call_function(self, name: str, *arguments: object) -> Any:  # what the function returns
        """One such call."""
        return await self._database.call_function(self.caller.access, name, *arguments)

    async def begin(self) -> AsyncSession:
        """A session on the call's one transaction, begun at the first use."""
        if self._session is None:
            joined = self._unit.join() if self._unit else self._database.transaction(self.caller.access)
            self._session = await self._stack.enter_async_context(joined)
        return self._session

    async def drive(self) -> asyncpg.Connection:
        """The same transaction as the driver sees it, for `tym_shared.statements`: what costs a tenth of a session's.

        What a session holds is stored first, so that both see the same.
        """
        if self._session is not None:
            await self._session.flush()
            return await driver_of(self._session)
        if self._unit is None:
            self._unit = await self._stack.enter_async_context(self._database.unit(self.caller.access))
        return self._unit.driver

    async def replay(self, session: AsyncSession) -> None:
        """Give the first answer again if there is one; used before another service is asked."""
        await self.replay_key(await driver_of(session))

    async def replay_key(self, driver: asyncpg.Connection) -> None:
        """The same as the driver sees it."""
        assert self._claim is not None
        await self._claim.replay(driver)

    async def claim(self) -> AsyncSession:
        """The call's transaction with the idempotency key held; replays, refuses reuse, refuses while busy."""
        session = await self.begin()
        await self.claim_key()
        return session

    async def claim_key(self) -> asyncpg.Connection:
        """The same as the driver sees it."""
        assert self._claim is not None, f"{self.operation.id} is not replayable"
        driver = await self.drive()
        await self._claim.take(driver)
        self._claimed = True
        return driver

    def undo_on_failure(self, undo: Callable[[], Awaitable[None]]) -> None:
        """Have this undone if the request fails from here on, after its transaction is gone; called before `claim`."""
        assert (self._unit or self._session) is None, "what the transaction holds cannot be undone beside it"

        async def leave(failure: type[BaseException] | None, *_: object) -> None:
            if failure is not None:
                await undo()

        self._stack.push_async_exit(leave)

    def match(self, version: int) -> None:
        """Refuse a missing If-Match (428) or one that names another version (412)."""
        if self.if_match is None:
            raise Unmatched("Send the ETag of the version you are changing as If-Match.")
        if self.if_match != etag(version):
            raise Stale("Read the resource again and decide anew.", currentVersion=version)

    async def record(self, change: Change) -> None:
        """Have the change's audit entry and event left in the call's transaction when the handler has ended."""
        self._records.append(Record(change=change, operation=self.operation.id, actor=self.actor))

    async def log_use(self, persons: Iterable[PersonId], *, register: str, categories: Iterable[str]) -> None:
        """Write the use-log row of this read (703/2023 § 10) in the reading transaction."""
        organisation = self.caller.organisation
        await insert_values(
            await self.drive(),
            UseEntry,
            id=uuid4(),
            person_ids=list(persons),
            organisation_id=organisation.id if organisation else None,
            user_id=self.caller.user_id,
            user_name=self.caller.name,
            purpose=self.stated_purpose,
            necessity=self.necessity,
            operation=self.operation.id,
            register=register,
            categories=sorted(categories),
        )

    async def note_release(self, decision_id: UUID, *, person: PersonId, permitted: Iterable[str]) -> None:
        """Note in the releasing transaction what leaves on a recorded decision, for `reconcile` to hold to the log."""
        await insert_values(
            await self.drive(),
            Release,
            decision_id=decision_id,
            person_id=person,
            permitted=sorted(permitted),
            operation=self.operation.id,
            user_id=self.caller.user_id,
        )

    async def seal(self, response: Response) -> None:
        """Leave what the changes leave, and keep the answer under the idempotency key.

        A replayable write that never claimed its key is a fault.
        """
        assert self._claim is None or self._claimed, f"{self.operation.id} did not claim its idempotency key"
        answer = self._claim.answered(response) if self._claim else ()
        if self._records or answer:
            await leave(await self.drive(), self._records, answer=answer)


@dataclass(frozen=True, kw_only=True)
class CallOpener:
    """Opens calls: identifies (401), authorizes (403) and checks the headers (400), in this order."""

    operations: Operations
    authenticator: Authenticator
    database: Database
    directory: Callable[[], Directory | None]
    identify: Callable[[Caller, Acting | None], Awaitable[Caller]]
    security_servers: SecurityServers = field(default_factory=SecurityServers)

    async def __call__(self, request: Request, operation_id: str, stack: AsyncExitStack) -> Call:
        """The call of this request to this operation."""
        operation = self.operations.table[operation_id]
        directory = self.directory()
        if directory is None:
            raise DirectoryMissing
        headers = request.headers
        caller = await self.authenticator.caller(
            directory, headers.get("authorization"), headers.get("tym-on-behalf-of")
        )
        self.security_servers.check(request, caller, directory)
        if caller.registration is not None:
            purpose = headers.get("tym-purpose")
            caller = caller.within_grants(purpose if purpose in directory.purposes else None)
        operation.authorize(caller)
        acting = _acting(operation, caller, headers.get(REPRESENTED_PERSON))
        if caller.kind is CallerKind.PERSON:
            caller = await self.identify(caller, acting)
        _check_statements(request, operation, caller, directory)
        claim = None
        if operation.replayable:
            key = parse_key(headers.get("idempotency-key"))
            content = described(headers) if operation.streamed else await request.body()
            claim = Claim(
                user_id=caller.user_id,
                operation=operation.id,
                key=key,
                fingerprint=fingerprint(request.method, _subject(request.url.path, acting), content),
            )
        return Call(
            request=request,
            operation=operation,
            caller=caller,
            database=self.database,
            directory=directory,
            stack=stack,
            claim=claim,
        )


def _acting(operation: Operation, caller: Caller, represented: str | None) -> Acting | None:
    if represented is None:
        return None
    if operation.mandate is None or caller.kind is not CallerKind.PERSON:
        raise RepresentationNotAccepted
    if not _is_id(represented):
        raise Malformed(f"{REPRESENTED_PERSON} is not the id of a person.")
    return Acting(person=PersonId(UUID(represented)), mandate=operation.mandate)


def _subject(path: str, acting: Acting | None) -> str:
    """What a key's request is told by: the same request for another person is another one."""
    return path if acting is None else f"{path} for {acting.person}"


def _check_statements(request: Request, operation: Operation, caller: Caller, directory: Directory) -> None:
    if not operation.needs_purpose(caller):
        return
    purpose, necessity = request.headers.get("tym-purpose"), request.headers.get("tym-necessity")
    if not purpose:
        raise PurposeMissing("Send a code of /v1/purposes.")
    if purpose not in directory.purposes:
        raise PurposeUnknown("Send a code of /v1/purposes.")
    if necessity and necessity not in directory.necessity_grounds and not _is_id(necessity):
        raise NecessityUnknown("Send a code of /v1/necessity-grounds or the id of an opening.")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


async def get_call(request: Request) -> Call:
    """The call that the route has opened."""
    call: Call = request.state.call
    return call


CurrentCall = Annotated[Call, Depends(get_call)]
