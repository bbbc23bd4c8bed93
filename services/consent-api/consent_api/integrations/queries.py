"""Reads clients; the policies show them to the operator, the organisation's own keeper and our services."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.integrations.models import ClientRow
from tym_shared.errors import NotFound


async def get(session: AsyncSession, organisation_id: str, client: UUID, *, lock: bool = False) -> ClientRow:
    """The organisation's client; NotFound if it has no such client or the caller may not see it."""
    statement = select(ClientRow).where(ClientRow.id == client, ClientRow.organisation_id == organisation_id)
    found = (await session.execute(statement.with_for_update() if lock else statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def of_organisation(session: AsyncSession, organisation_id: str) -> Sequence[ClientRow]:
    """The organisation's clients, the oldest first."""
    statement = select(ClientRow).where(ClientRow.organisation_id == organisation_id)
    return (await session.scalars(statement.order_by(ClientRow.registered_at, ClientRow.id))).all()


async def all_clients(session: AsyncSession) -> Sequence[ClientRow]:
    """Every client, by issuer and name."""
    return (await session.scalars(select(ClientRow).order_by(ClientRow.issuer, ClientRow.client_id))).all()


async def subsystem_owner(session: AsyncSession, subsystem: str) -> str | None:
    """The organisation whose live client has this X-Road identifier, or None."""
    statement = select(ClientRow.organisation_id).where(
        ClientRow.subsystem == subsystem, ClientRow.revoked_at.is_(None)
    )
    return (await session.scalars(statement.limit(1))).first()
