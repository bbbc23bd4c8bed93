"""Use cases of clients' keys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from consent_api.client_keys import queries
from consent_api.client_keys.models import ClientKeyRow
from consent_api.client_keys.rules import ClientKeyKnown, check_retirement, check_room
from consent_api.client_keys.schemas import ClientKeyIn
from consent_api.integrations.models import ClientRow
from consent_api.integrations.queries import get as get_client
from consent_api.integrations.rules import ClientState, ClientTransitionNotAllowed
from consent_api.integrations.service import announce
from consent_api.public_keys.rules import read_public_key
from tym_shared.access import Access
from tym_shared.call import Call
from tym_shared.db import Database
from tym_shared.errors import NotFound
from tym_shared.remembered import Remembered

ACCESS = Access(caller="service", user="key-sets")
REMEMBERED = 2.0
"""Seconds for which a key set is given again unread: whoever asks without a token costs one read in this time."""


class KeySets:
    """The public key sets of clients, which anybody may read."""

    def __init__(self, database: Database) -> None:
        """Read from the service's own database."""
        self._database = database
        self._known: Remembered[UUID, list[dict[str, object]]] = Remembered(size=1_000, seconds=REMEMBERED)

    async def read(self, client: UUID) -> list[dict[str, object]]:
        """The client's keys that count now; NotFound for a client that is revoked or unknown."""
        known = self._known.get(client)
        if known is None:
            async with self._database.transaction(ACCESS) as session:
                keys = await queries.live_keys(session, client)
            if keys is None:
                raise NotFound
            known = [dict(key.jwk) for key in keys]
            self._known.put(client, known)
        return known


async def add_key(call: Call, organisation_id: str, client: UUID, given: ClientKeyIn) -> tuple[ClientRow, ClientKeyRow]:
    """Register a public key of the client beside those that it has.

    Refused: a revoked client, a key with private parts, of another kind or too weak, one that is registered already for
    whomever, and more keys than a client may have.
    """
    async with call.look() as session:
        await get_client(session, organisation_id, client)
    session = await call.claim()
    owner = await get_client(session, organisation_id, client, lock=True)
    if owner.revoked_at is not None:
        raise ClientTransitionNotAllowed(state=ClientState.REVOKED, allowedActions=[])
    now = await queries.real_now(session)
    check_room(await queries.of_client(session, client), now)
    key = read_public_key(given.jwk, pointer="/jwk")
    row = ClientKeyRow(
        thumbprint=key.thumbprint,
        client=client,
        kid=key.kid,
        jwk=dict(key.jwk),
        not_before=given.not_before or now,
        added_at=now,
        added_by=call.caller.user_id,
    )
    session.add(row)
    owner.version += 1
    try:
        await session.flush()
    except IntegrityError as error:
        raise ClientKeyKnown from error
    await announce(call, owner, "client.key-added", kid=row.kid, notBefore=row.not_before.isoformat())
    return owner, row


async def retire_key(
    call: Call, organisation_id: str, client: UUID, kid: str, *, at: datetime | None
) -> tuple[ClientRow, ClientKeyRow]:
    """End a key now or at a moment to come; a client that is not revoked keeps one that counts, always."""
    async with call.look() as session:
        await get_client(session, organisation_id, client)
        _find(await queries.of_client(session, client), kid)
    session = await call.claim()
    owner = await get_client(session, organisation_id, client, lock=True)
    keys = await queries.of_client(session, client)
    row = _find(keys, kid)
    now = await queries.real_now(session)
    others = [key for key in keys if key is not row]
    check_retirement(row, others, at=at or now, now=now, revoked=owner.revoked_at is not None)
    row.retired_at = at or now
    owner.version += 1
    await session.flush()
    await announce(call, owner, "client.key-retired", kid=row.kid, at=row.retired_at.isoformat())
    return owner, row


def _find(keys: Sequence[ClientKeyRow], kid: str) -> ClientKeyRow:
    found = next((key for key in keys if key.kid == kid), None)
    if found is None:
        raise NotFound
    return found
