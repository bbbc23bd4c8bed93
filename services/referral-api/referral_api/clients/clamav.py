"""Scanning by ClamAV's daemon: its INSTREAM command over TCP or a Unix socket, fed as the content comes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from tym_shared.errors import Invalid, Unavailable

NONE = "none"
LONGEST_ANSWER = 4096
UNREACHABLE = (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class FileInfected(Invalid):
    """The scanner found malicious content in the file."""


class ScannerUnavailable(Unavailable):
    """The scanner of files is out of reach at the moment."""


class Scan:
    """One content on its way through the scanner; nothing is scanned where there is none."""

    async def feed(self, part: bytes) -> None:
        """Hand over the next part."""

    async def finish(self) -> bool:
        """Whether the content was scanned and found clean; FileInfected if it was not clean."""
        return False


class ClamScan(Scan):
    """A content on its way through the daemon."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, patience: float) -> None:
        """Speak over an open connection."""
        self._reader = reader
        self._writer = writer
        self._patience = patience

    async def feed(self, part: bytes) -> None:
        """Hand over the next part; ScannerUnavailable if the daemon does not take it."""
        await self._send(len(part).to_bytes(4, "big") + part)

    async def finish(self) -> bool:
        """True; FileInfected if something was found, ScannerUnavailable for any answer but these two."""
        await self._send(bytes(4))
        try:
            async with asyncio.timeout(self._patience):
                answer = (await self._reader.readuntil(b"\0")).rstrip(b"\0").strip()
        except UNREACHABLE as error:
            raise ScannerUnavailable from error
        if answer.endswith(b"FOUND"):
            raise FileInfected
        if not answer.endswith(b"OK"):
            raise ScannerUnavailable("The scanner could not scan the file.")
        return True

    async def _send(self, content: bytes) -> None:
        try:
            async with asyncio.timeout(self._patience):
                self._writer.write(content)
                await self._writer.drain()
        except UNREACHABLE as error:
            raise ScannerUnavailable from error


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """Where contents are scanned: `tcp://host:port`, `unix:///path`, or `none`."""

    address: str
    patience: float

    @asynccontextmanager
    async def scan(self) -> AsyncIterator[Scan]:
        """A scan of one content; ScannerUnavailable if the daemon cannot be reached."""
        if self.address == NONE:
            yield Scan()
            return
        try:
            async with asyncio.timeout(self.patience):
                reader, writer = await self._connect()
        except UNREACHABLE as error:
            raise ScannerUnavailable from error
        try:
            writer.write(b"zINSTREAM\0")
            yield ClamScan(reader, writer, patience=self.patience)
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            return await asyncio.open_unix_connection(parts.path, limit=LONGEST_ANSWER)
        return await asyncio.open_connection(parts.hostname, parts.port, limit=LONGEST_ANSWER)
