"""The one lock of merges."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def hold_merges(session: AsyncSession) -> None:
    """Let one merge at a time pass, so that no circle and no chain of survivors can arise between two."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('person-merges'))"))
