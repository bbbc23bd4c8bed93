"""One call of an operation: its caller, what the headers state, and the one transaction it may open."""

from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Request, Response

from tym_shared.call_transaction import CallTransaction
from tym_shared.callers import Caller
from tym_shared.changes import Actor, Change, Record, leave
from tym_shared.db import Database
from tym_shared.directory import Directory
from tym_shared.errors import Stale, Unmatched
from tym_shared.idempotency import Claim
from tym_shared.operations import Operation
from tym_shared.statements import insert_values
from tym_shared.tables import Release, UseEntry
from tym_shared.vocabulary import PersonId


class Call(CallTransaction):
    """A call in progress, with what it leaves: audit entries, events, the use log, and its answer under its key."""

    def __init__(
        self,
        *,
        headers: Mapping[str, str],
        operation: Operation,
        caller: Caller,
        database: Database,
        directory: Directory,
        stack: AsyncExitStack,
        claim: Claim | None,
    ) -> None:
        """Built by `call_opening.CallOpener` once the caller is known and allowed."""
        super().__init__(database=database, access=caller.access, stack=stack, claim=claim)
        self.operation = operation
        self.caller = caller
        self.directory = directory
        self.purpose = headers.get("tym-purpose", "")
        self.necessity = headers.get("tym-necessity")
        self.if_match = headers.get("if-match")
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
            await self.writes(),
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
            await self.writes(),
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
        await leave(self._kept, self._records, answer=answer)
        await self.send()


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


async def get_call(request: Request) -> Call:
    """The call that the route has opened."""
    call: Call = request.state.call
    return call


CurrentCall = Annotated[Call, Depends(get_call)]
