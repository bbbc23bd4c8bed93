"""Reads clients' keys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.client_keys.models import ClientKeyRow
from consent_api.client_keys.rules import is_live
from consent_api.integrations.models import ClientRow


async def real_now(session: AsyncSession) -> datetime:
    """The database's real time, in which keys live."""
    moment: datetime = (await session.execute(select(func.now()))).scalar_one()
    return moment


async def of_client(session: AsyncSession, client: UUID) -> Sequence[ClientKeyRow]:
    """The client's keys, retired ones too, in the order in which they were added."""
    statement = select(ClientKeyRow).where(ClientKeyRow.client == client)
    return (await session.scalars(statement.order_by(ClientKeyRow.added_at, ClientKeyRow.thumbprint))).all()


async def live_keys(session: AsyncSession, client: UUID) -> Sequence[ClientKeyRow] | None:
    """The keys that count now of a client that is not revoked; None where there is no such client."""
    held = select(ClientRow.id).where(ClientRow.id == client, ClientRow.revoked_at.is_(None))
    if (await session.scalars(held)).first() is None:
        return None
    now = await real_now(session)
    return [key for key in await of_client(session, client) if is_live(key, now)]
