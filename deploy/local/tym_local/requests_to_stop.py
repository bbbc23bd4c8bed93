"""Ctrl-C, SIGTERM and SIGHUP: a request to stop in order, which nothing interrupts once it is under way."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody asked this process to stop."""


class Requests:
    """What was asked for since it was made; a request that was lost on its way shows in `is_made`."""

    def __init__(self) -> None:
        self.is_made = False
        self._last = 0.0

    def receive(self, _number: int, _frame: FrameType | None) -> None:
        """Raises StopRequested, but not for the echo of a request within the same second."""
        self.is_made = True
        if time.monotonic() - self._last > 1:
            self._last = time.monotonic()
            raise StopRequested

    def require_none(self) -> None:
        """Raises StopRequested when a request was made."""
        if self.is_made:
            raise StopRequested


@contextmanager
def stopped_by_signals() -> Iterator[Requests]:
    """Turns a signal into StopRequested in the block, and ends the block there, saying so, without an error."""
    requests = Requests()
    before = {number: signal.signal(number, requests.receive) for number in _NUMBERS}
    try:
        yield requests
    except StopRequested:
        sys.stderr.write("stopped\n")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def unstoppable() -> Iterator[None]:
    """Lets no such signal interrupt the block; outside the main thread, where none arrives, does nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _NUMBERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def not_just_now() -> Iterator[None]:
    """Lets a signal that comes in the block take effect at its end: a process that was started is known by then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in _NUMBERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])
