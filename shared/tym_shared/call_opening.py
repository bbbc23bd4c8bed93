"""How a call is opened: who calls, whether they may, and what the headers state, before a handler begins."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import Request

from tym_shared.call import Call
from tym_shared.callers import Acting, Authenticator, Caller, CallerKind, RepresentationNotAccepted
from tym_shared.content_digest import described
from tym_shared.db import Database
from tym_shared.directory import Directory
from tym_shared.errors import Malformed, Unavailable
from tym_shared.idempotency import Claim, fingerprint, parse_key
from tym_shared.operations import REPRESENTED_PERSON, Operation, Operations
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
        headers = _headers(request)
        caller = await self.authenticator.caller(
            directory, headers.get("authorization"), headers.get("tym-on-behalf-of")
        )
        self.security_servers.check(request, caller, directory)
        if caller.registration is not None:
            purpose = headers.get("tym-purpose")
            caller = caller.within_grants(purpose if purpose in directory.purposes else None)
        operation.authorize(caller)
        acting = _acting(operation, caller, headers.get(REPRESENTED_PERSON.lower()))
        if caller.kind is CallerKind.PERSON:
            caller = await self.identify(caller, acting)
        _check_statements(headers, operation, caller, directory)
        claim = None
        if operation.replayable:
            key = parse_key(headers.get("idempotency-key"))
            content = described(headers) if operation.streamed else await request.body()
            claim = Claim(
                user_id=caller.user_id,
                operation=operation.id,
                key=key,
                fingerprint=fingerprint(request.method, _subject(request.scope["path"], acting), content),
            )
        return Call(
            headers=headers,
            operation=operation,
            caller=caller,
            database=self.database,
            directory=directory,
            stack=stack,
            claim=claim,
        )


def _headers(request: Request) -> Mapping[str, str]:
    """The headers by their names in lower case; of one that stands twice, the first."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(request.scope["headers"])}


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


def _check_statements(headers: Mapping[str, str], operation: Operation, caller: Caller, directory: Directory) -> None:
    if not operation.needs_purpose(caller):
        return
    purpose, necessity = headers.get("tym-purpose"), headers.get("tym-necessity")
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
