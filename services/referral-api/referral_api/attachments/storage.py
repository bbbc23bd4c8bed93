"""Where file contents are kept: store, open and delete, and nothing else knows that they are chunks in PostgreSQL."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import ChunkRow
from tym_shared.db import append

CHUNK = 256 * 1024


class Storage:
    """Contents in the transaction's own database, so that file and record are there together or not at all."""

    def __init__(self, session: AsyncSession) -> None:
        """Work in this transaction."""
        self._session = session

    async def store(self, attachment_id: UUID, content: bytes) -> None:
        """Keep a content under the attachment's id."""
        for number, start in enumerate(range(0, len(content), CHUNK)):
            chunk = content[start : start + CHUNK]
            await self._session.execute(append(ChunkRow, attachment_id=attachment_id, number=number, content=chunk))

    async def open(self, attachment_id: UUID) -> AsyncIterator[bytes]:
        """The content in parts, in order; nothing for an id that is not visible."""
        parts = select(ChunkRow.content).where(ChunkRow.attachment_id == attachment_id).order_by(ChunkRow.number)
        async for (part,) in await self._session.stream(parts):
            yield part

    async def delete(self, attachment_id: UUID) -> None:
        """Remove the content."""
        await self._session.execute(delete(ChunkRow).where(ChunkRow.attachment_id == attachment_id))
