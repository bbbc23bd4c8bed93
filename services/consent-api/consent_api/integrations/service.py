"""Use cases of clients: registering one, changing what it may do, revoking it."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.rules import purposes
from consent_api.integrations import queries
from consent_api.integrations.models import ClientRow
from consent_api.integrations.rules import (
    MACHINE,
    ClientAction,
    ClientExists,
    ClientState,
    ClientTransitionNotAllowed,
    IssuerNotBound,
    SubsystemTaken,
    check_grants,
    subsystem_of,
)
from consent_api.integrations.schemas import ClientChange, ClientIn, SubsystemIn
from consent_api.issuers.queries import bindings_of
from consent_api.organisations import queries as organisations
from consent_api.organisations.rules import keeps_everything
from tym_shared.call import Call
from tym_shared.changes import Change
from tym_shared.clock import read_legal_now
from tym_shared.errors import FieldFault

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('clients.subsystem', 0))")


async def register_client(call: Call, organisation_id: str, given: ClientIn) -> ClientRow:
    """Register a client of the organisation: from then on its tokens count only as far as its grants reach.

    Refused: an issuer that is not bound to the organisation, a name that the issuer's clients have already, a purpose
    nobody knows, and another organisation's X-Road subsystem.
    """
    async with call.look() as session:
        await organisations.get(session, organisation_id)
    session = await call.claim()
    check_grants(given.grants, purposes())
    binding = (await bindings_of(session, given.issuer)).get(organisation_id)
    if binding is None or binding.ended_at is not None:
        raise IssuerNotBound(errors=[FieldFault(pointer="/issuer", detail="not bound to the organisation")])
    row = ClientRow(
        id=uuid4(),
        organisation_id=organisation_id,
        issuer=given.issuer,
        client_id=given.client_id,
        audiences=sorted(set(given.audiences)),
        subsystem=await _subsystem(session, organisation_id, given.subsystem),
        grants=_grants(given.grants),
        registered_at=await read_legal_now(session),
        version=1,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as error:
        raise ClientExists from error
    await announce(call, row, "client.registered")
    return row


async def change_client(call: Call, organisation_id: str, client: UUID, given: ClientChange) -> ClientRow:
    """Change what the client may do; with the next directory its calls are measured by the new grants."""
    session = await call.begin()
    row = await queries.get(session, organisation_id, client, lock=True)
    call.match(row.version)
    if row.revoked_at is not None:
        raise ClientTransitionNotAllowed(state=ClientState.REVOKED, allowedActions=[])
    changes = given.model_fields_set
    if "grants" in changes:
        check_grants(given.grants, purposes())
        row.grants = _grants(given.grants)
    if "audiences" in changes:
        row.audiences = sorted(set(given.audiences))
    if "subsystem" in changes:
        row.subsystem = await _subsystem(session, organisation_id, given.subsystem)
    row.version += 1
    await session.flush()
    await announce(call, row, "client.changed")
    return row


async def revoke_client(call: Call, organisation_id: str, client: UUID) -> ClientRow:
    """End the client for good: its tokens and its keys no longer count; its name is not given again."""
    async with call.look() as session:
        await queries.get(session, organisation_id, client)
    session = await call.claim()
    row = await queries.get(session, organisation_id, client, lock=True)
    MACHINE.move(state_of(row), ClientAction.REVOKE)
    row.revoked_at = await read_legal_now(session)
    row.version += 1
    await session.flush()
    await announce(call, row, "client.revoked")
    return row


def state_of(row: ClientRow) -> ClientState:
    """The present state."""
    return ClientState.ACTIVE if row.revoked_at is None else ClientState.REVOKED


def actions(call: Call, row: ClientRow) -> list[str]:
    """What this caller may do with the client."""
    own = call.caller.organisation
    if own is None or row.revoked_at is not None or not keeps_everything(own.kind, call.caller.roles):
        return []
    return ["change", "add-key", *MACHINE.allowed(state_of(row))]


async def announce(call: Call, row: ClientRow, event: str, **data: object) -> None:
    """Leave the change of a client for its organisation to read; what it may do is nobody else's business."""
    ids = {"organisationId": row.organisation_id, "clientId": row.client_id, "issuer": row.issuer}
    await call.record(
        Change(
            event=event,
            aggregate_id=row.id,
            version=row.version,
            readers=[row.organisation_id],
            data={**ids, **data},
        )
    )


async def _subsystem(session: AsyncSession, organisation_id: str, given: SubsystemIn | None) -> str | None:
    if given is None:
        return None
    wanted = subsystem_of((given.instance, given.member_class, given.member_code, given.subsystem_code))
    await session.execute(ONE_AT_A_TIME)
    if await queries.subsystem_owner(session, wanted) not in {None, organisation_id}:
        raise SubsystemTaken
    return wanted


def _grants(given: dict[str, list[str]]) -> dict[str, Any]:
    return {purpose: sorted(set(scopes)) for purpose, scopes in given.items()}
