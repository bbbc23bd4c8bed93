"""Loops: what a service does again and again in the background."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self

import structlog

from tym_shared.errors import Unavailable
from tym_shared.settings import ServiceSettings

log = structlog.get_logger()

PLENTY = 100
"""So much found by a watching loop means that more is waiting: a page of a feed, half a shipment of the use log."""


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Something done again and again; `step` returns how much it found to do.

    What is found is followed at once by the next step if it was plenty, and otherwise after the pause, so that what
    trickles in is done together. The seconds between two steps double up to the longest pause while nothing is found.
    """

    name: str
    step: Callable[[], Awaitable[int]]
    pause: float
    longest_pause: float | None = None
    plenty: int = 1

    @classmethod
    def watching(cls, name: str, step: Callable[[], Awaitable[int]], settings: ServiceSettings) -> Self:
        """A loop that looks for work as often as the settings say."""
        pause, longest = settings.worker_poll, settings.worker_rest
        return cls(name=name, step=step, pause=pause, longest_pause=longest, plenty=PLENTY)


async def keep_doing(loop: Loop) -> None:
    """Run a loop for ever; after a failure it tries again soon, and waits ever longer, up to five seconds."""
    failures = idle = 0
    while True:
        try:
            found = await loop.step()
            failures = 0
        except (Unavailable, OSError) as error:
            found, failures = 0, failures + 1
            log.warning("loop.waiting", loop=loop.name, error=type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a loop outlives any single failure, which it reports
            found, failures = 0, failures + 1
            log.error("loop.failed", loop=loop.name, error=type(error).__name__)  # noqa: TRY400 - a trace may hold data
        if failures:
            await asyncio.sleep(_doubled(0.1, failures, longest=5.0))
        elif not found:
            await asyncio.sleep(_doubled(loop.pause, idle, longest=loop.longest_pause or loop.pause))
            idle += 1
        else:
            idle = 0
            if found < loop.plenty:
                await asyncio.sleep(loop.pause)


def _doubled(seconds: float, times: int, *, longest: float) -> float:
    return min(seconds * (1 << min(times, 10)), longest)
