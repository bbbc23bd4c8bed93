"""Calls between services over a real socket: what is tried again, what is not, and when calling stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tym_shared.peers import FAILURES_TO_OPEN, Peer, PeerRefused, PeerUnavailable, new_client, new_transport

ANSWERS = {
    200: b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
    409: b'HTTP/1.1 409 Conflict\r\nContent-Length: 14\r\nContent-Type: application/problem+json\r\n\r\n{"status":409}',
    500: b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\nContent-Type: application/problem+json\r\n\r\n{}",
    503: b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\nContent-Type: application/problem+json\r\n\r\n{}",
}


class OwnTokens:
    """The calling service's token, as ServiceTokens gives it."""

    async def token(self, _audience: str) -> str:
        """A token."""
        return "token"


@dataclass
class Server:
    """Gives one answer after another, and the last one ever after."""

    answers: list[int]
    seen: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.seen.append(head.split(b" ")[0])
                status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                writer.write(ANSWERS[status])
        except asyncio.IncompleteReadError:
            writer.close()


@asynccontextmanager
async def peer_of(server: Server) -> AsyncIterator[Peer]:
    """A peer that calls this server."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    transport, tokens = new_transport(), OwnTokens()
    async with new_client(2.0, transport):
        address = f"http://127.0.0.1:{port}"
        yield Peer("peer", address, transport, tokens, timeout=2.0)  # type: ignore[arg-type]  # only token() is asked
    listening.close()


@pytest.mark.parametrize(("method", "tries"), [("GET", 2), ("PUT", 2), ("POST", 1)])
async def test_only_what_may_be_repeated_is_tried_again(method: str, tries: int) -> None:
    server = Server([503])
    async with peer_of(server) as peer:
        with pytest.raises(PeerUnavailable):
            await peer.call(method, "/")
    assert len(server.seen) == tries


async def test_a_second_try_may_succeed() -> None:
    async with peer_of(Server([503, 200])) as peer:
        assert (await peer.call("GET", "/")).status == 200


async def test_a_refusal_is_not_tried_again() -> None:
    server = Server([409])
    async with peer_of(server) as peer:
        with pytest.raises(PeerRefused) as refusal:
            await peer.call("GET", "/")
    assert (refusal.value.status, len(server.seen)) == (409, 1)


@pytest.mark.parametrize(("status", "has_failed"), [(500, True), (503, False)])
async def test_a_failure_at_the_request_is_told_apart_from_a_peer_out_of_reach(
    *, status: int, has_failed: bool
) -> None:
    async with peer_of(Server([status])) as peer:
        with pytest.raises(PeerUnavailable) as failure:
            await peer.call("POST", "/")
    assert failure.value.has_failed is has_failed


async def test_after_repeated_failures_the_peer_is_left_alone_for_a_moment() -> None:
    server = Server([503])
    async with peer_of(server) as peer:
        for _ in range(FAILURES_TO_OPEN + 3):
            with pytest.raises(PeerUnavailable):
                await peer.call("POST", "/")
    assert len(server.seen) == FAILURES_TO_OPEN
