"""Reads of transfers; the policies show them to whoever sees the case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from plans_api.transfers.models import TransferRow


async def transfers_of(session: AsyncSession, case_id: UUID) -> Sequence[TransferRow]:
    """Every change of hands, in its order."""
    statement = select(TransferRow).where(TransferRow.case_id == case_id).order_by(TransferRow.transferred_at)
    return (await session.scalars(statement)).all()
