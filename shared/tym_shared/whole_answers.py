"""An answer leaves in one write: its head waits for the body that follows in the same turn of the loop."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST = 64 * 1024
"""How many bytes wait at most for the end of a turn: what a transport keeps before it has its writer pause."""


class WholeAnswers(HttpToolsProtocol):
    """uvicorn's protocol over a transport that joins what is written in one turn.

    uvicorn writes head and body apart, and the loop sends each at once: two calls of the kernel for the sender and two
    awakenings for the reader, who can begin with neither alone. A body that comes later, as a download's does, is not
    waited for, and a long one is not held: its writer pauses when the reader is slow.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Serve the connection."""
        super().connection_made(_Joined(transport, self.loop))  # type: ignore[arg-type]


class _Joined:
    """A transport whose writes go out together when the loop's turn ends, once they are many, and before it closes."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)
        self._size += len(data)
        if self._size > MOST:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        """Send what waits; a peer that left in the meantime gets nothing."""
        if self._waiting and not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
        self._waiting.clear()
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
