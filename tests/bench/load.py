"""A small closed-loop load over keep-alive connections to the loopback interface, bounded in count and time."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 16


@dataclass(frozen=True)
class Sample:
    """What a run saw: how many requests in how many seconds, and each one's latency in milliseconds."""

    requests: int
    seconds: float
    latencies: Sequence[float]

    def percentile(self, share: float) -> float:
        """The latency that this share of the requests did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def joined(samples: Sequence[Sample]) -> Sample:
    """What runs one after another saw in all."""
    return Sample(
        requests=sum(one.requests for one in samples),
        seconds=sum(one.seconds for one in samples),
        latencies=[latency for one in samples for latency in one.latencies],
    )


class UnexpectedAnswer(Exception):
    """A request of the load was refused; the figures would say nothing."""


def http_request(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of an HTTP/1.1 request."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def run_load(
    host: str, port: int, make: Callable[[int], bytes], *, count: int, within: float, connections: int = CONNECTIONS
) -> Sample:
    """Send `count` requests, or as many as fit `within` seconds; every answer must be a 2xx."""
    numbers = iter(range(count))
    latencies: list[float] = []
    begun = time.perf_counter()

    async def converse() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        try:
            for number in numbers:
                if time.perf_counter() - begun > within:
                    break
                sent = time.perf_counter()
                writer.write(make(number))
                await _read_answer(reader)
                latencies.append((time.perf_counter() - sent) * 1000)
        finally:
            writer.close()

    await asyncio.gather(*(converse() for _ in range(connections)))
    return Sample(requests=len(latencies), seconds=time.perf_counter() - begun, latencies=latencies)


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    body = await reader.readexactly(length)
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        raise UnexpectedAnswer(f"{head.splitlines()[0]!r} {body[:300]!r}")
