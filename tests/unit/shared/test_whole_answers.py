"""Answers over a real connection: one write each, while a body that comes later is not waited for."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tym_shared.whole_answers import WholeAnswers

ASKED = b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
PIECE, PIECES = bytes(64 * 1024), 2000


class _Counted(WholeAnswers):
    """Notes what reaches the transport of the loop."""

    writes: list[bytes]

    def connection_made(self, transport: Any) -> None:
        real, noted = transport, type(self).writes

        class Noting:
            def write(self, data: bytes) -> None:
                noted.append(data)
                real.write(data)

            def __getattr__(self, name: str) -> Any:
                return getattr(real, name)

        super().connection_made(Noting())  # type: ignore[arg-type]


class Served:
    """A server on a free port, and what it wrote."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.second_half = asyncio.Event()
        self.made = 0
        self.port = 0

    async def whole(self, request: Request) -> Response:
        return JSONResponse({"whole": True})

    async def in_two(self, request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"first"
            await self.second_half.wait()
            yield b"second"

        return StreamingResponse(body())

    async def without_a_pause(self, request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            for self.made in range(1, PIECES + 1):
                yield PIECE

        return StreamingResponse(body())

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()  # else the server would wait for a reader that takes nothing


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    held = Served()
    served = {"/whole": held.whole, "/in-two": held.in_two, "/without-a-pause": held.without_a_pause}
    app = Starlette(routes=[Route(path, endpoint) for path, endpoint in served.items()])
    protocol = type("Counted", (_Counted,), {"writes": held.writes})
    server = uvicorn.Server(uvicorn.Config(app, http=protocol, log_config=None, access_log=False))
    listening = socket.create_server(("127.0.0.1", 0))
    held.port = listening.getsockname()[1]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    yield held
    server.should_exit = True
    await running


async def test_an_answer_is_one_write(served: Served) -> None:
    async with served.connect() as (reader, writer):
        writer.write(ASKED % (b"/whole", b""))
        await reader.readuntil(b'{"whole":true}')
    assert len(served.writes) == 1


async def test_the_next_answer_on_the_connection_is_a_write_of_its_own(served: Served) -> None:
    async with served.connect() as (reader, writer):
        for _ in range(3):
            writer.write(ASKED % (b"/whole", b""))
            await reader.readuntil(b'{"whole":true}')
    assert [w.count(b"200 OK") for w in served.writes] == [1, 1, 1]


async def test_an_answer_that_closes_the_connection_arrives_before_the_end(served: Served) -> None:
    async with served.connect() as (reader, writer):
        writer.write(ASKED % (b"/whole", b"Connection: close\r\n"))
        assert (await reader.read()).endswith(b'{"whole":true}')
    assert len(served.writes) == 1


async def test_what_can_be_read_is_not_kept_for_what_is_still_to_come(served: Served) -> None:
    async with served.connect() as (reader, writer):
        writer.write(ASKED % (b"/in-two", b""))
        assert b"second" not in await reader.readuntil(b"first")
        served.second_half.set()
        await reader.readuntil(b"second")


async def test_a_long_body_waits_for_a_slow_reader(served: Served) -> None:
    async with served.connect() as (reader, writer):
        writer.write(ASKED % (b"/without-a-pause", b"Connection: close\r\n"))
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(0.2)  # the reader takes nothing, and what the kernel holds is full
        assert 0 < served.made < PIECES / 2
        rest = await reader.read()
    assert len(rest) > PIECES * len(PIECE)


async def test_questions_sent_at_once_are_all_answered_in_their_order(served: Served) -> None:
    async with served.connect() as (reader, writer):
        writer.write(
            ASKED % (b"/whole", b"") + ASKED % (b"/nowhere", b"") + ASKED % (b"/whole", b"Connection: close\r\n")
        )
        answers = await reader.read()
    assert [answers.count(status) for status in (b" 200 OK", b" 404 Not Found")] == [2, 1]
    assert answers.index(b" 404 ") < answers.rindex(b" 200 ")
