"""Where contents are kept, always sealed: in the database part by part, or in a bucket; the settings choose."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from referral_api.attachments.models import FileRow, PartRow
from referral_api.attachments.rules import (
    AttachmentTooLarge,
    DocumentKind,
    FileType,
    ScanResult,
    Sniffer,
    Storing,
    UploadInterrupted,
)
from referral_api.clients.clamav import Scan, Scanner
from referral_api.clients.objects import Bucket, FileStorageUnavailable, open_bucket
from referral_api.settings import Settings
from tym_shared.content_digest import ContentDigestDiffers
from tym_shared.inserts import append
from tym_shared.sealing import KeyRing, Seal, close_all, cut_in_parts, open_all

Look = Callable[[], AbstractAsyncContextManager[AsyncSession]]
"""Opens a short transaction: no connection waits for a slow client."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as its headers describe it, and its bytes as they come."""

    name: str
    file_type: FileType
    kind: DocumentKind | None
    digest: bytes
    stream: AsyncIterator[bytes]


@dataclass(frozen=True, kw_only=True)
class Received:
    """What an upload turned out to be once all of it was kept."""

    size: int
    sha256: str
    scan: ScanResult


@dataclass(frozen=True, kw_only=True)
class Files:
    """The keeping of contents as the settings have it; without a bucket they are kept in the database."""

    keys: KeyRing
    scanner: Scanner
    bucket: Bucket | None
    largest: int
    patience: float

    @classmethod
    def of(cls, settings: Settings) -> "Files":
        """As these settings have it."""
        return cls(
            keys=KeyRing(settings.file_keys, present=settings.file_key),
            scanner=Scanner(address=settings.file_scanner, patience=settings.file_scan_patience),
            bucket=open_bucket(settings),
            largest=settings.file_largest,
            patience=settings.file_upload_patience,
        )

    @property
    def storing(self) -> Storing:
        """Where new contents are kept."""
        return Storing.DATABASE if self.bucket is None else Storing.BUCKET

    async def receive(self, look: Look, file: FileRow, upload: Upload) -> Received:
        """Keep an upload while it comes, at most a few parts of it in memory.

        Refused while it comes: more than the largest size, bytes of another type, and one that takes too long. Refused
        at its end: an empty file, another digest than was stated, and what the scanner finds. What was kept of it by
        then is the caller's to remove.
        """
        try:
            async with asyncio.timeout(self.patience):
                return await self._receive(look, file, upload)
        except TimeoutError:
            raise UploadInterrupted from None

    async def _receive(self, look: Look, file: FileRow, upload: Upload) -> Received:
        sniffer, digest = Sniffer(upload.file_type), hashlib.sha256()
        async with self.scanner.scan() as scan:
            parts = self._watched(upload.stream, sniffer, digest.update, scan)
            await self._put(look, file, close_all(parts, self._seal(file)))
            sniffer.finish()
            if digest.digest() != upload.digest:
                raise ContentDigestDiffers
            scanned = await scan.finish()
        result = ScanResult.CLEAN if scanned else ScanResult.NOT_SCANNED
        return Received(size=sniffer.size, sha256=digest.hexdigest(), scan=result)

    def open(self, look: Look, file: FileRow, *, size: int) -> AsyncIterator[bytes]:
        """The content in parts; each is read in a transaction of its own, so it is still the caller's to see."""
        sealed = _parts_in_database(look, file.id)
        if file.storing is Storing.BUCKET:
            sealed = self._bucket().open(file.id)
        return open_all(sealed, self._seal(file), size=size)

    async def remove(self, file: FileRow) -> None:
        """Remove a content from where it is; parts in the database go with the file's row."""
        if file.storing is Storing.BUCKET:
            await self._bucket().delete(file.id)

    def _seal(self, file: FileRow) -> Seal:
        return Seal(self.keys.unwrap(file.wrapped), content=file.id)

    async def _watched(
        self, stream: AsyncIterator[bytes], sniffer: Sniffer, digest: Callable[[bytes], None], scan: Scan
    ) -> AsyncIterator[bytes]:
        async for part in cut_in_parts(stream):
            if sniffer.size + len(part) > self.largest:
                raise AttachmentTooLarge
            sniffer.feed(part)
            digest(part)
            await scan.feed(part)
            yield part

    async def _put(self, look: Look, file: FileRow, sealed: AsyncIterator[bytes]) -> None:
        if file.storing is Storing.BUCKET:
            await self._bucket().put(file.id, sealed)
            return
        number = 0
        async for part in sealed:
            async with look() as session:
                await session.execute(append(PartRow, file_id=file.id, number=number, content=part))
            number += 1

    def _bucket(self) -> Bucket:
        if self.bucket is None:
            raise FileStorageUnavailable("The file is in a bucket that the settings no longer name.")
        return self.bucket


async def _parts_in_database(look: Look, file_id: UUID) -> AsyncIterator[bytes]:
    number = 0
    while True:
        async with look() as session:
            found = select(PartRow.content).where(PartRow.file_id == file_id, PartRow.number == number)
            part = (await session.execute(found)).scalar_one_or_none()
        if part is None:
            return
        yield part
        number += 1
