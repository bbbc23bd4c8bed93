"""Answers remembered for a while and in a bounded number: the least recently used one is forgotten first."""

import time
from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """At most `size` answers, each for at most `seconds`."""

    def __init__(self, *, size: int, seconds: float) -> None:
        """Remember nothing yet."""
        self._size = size
        self._seconds = seconds
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The answer, None if it is not remembered or too old."""
        until, value = self._kept.get(key, (0.0, None))
        if value is None or until <= time.monotonic():
            self._kept.pop(key, None)
            return None
        self._kept.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember the answer from now on; the oldest one goes where there is no room."""
        self._kept[key] = (time.monotonic() + self._seconds, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        """How many answers are kept."""
        return len(self._kept)
