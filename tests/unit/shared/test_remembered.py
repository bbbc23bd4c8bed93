"""What is remembered is bounded in number and in time."""

import time

import pytest

from tym_shared.remembered import Remembered


def test_the_least_recently_used_answer_goes_first() -> None:
    kept: Remembered[str, int] = Remembered(size=2, seconds=60)
    kept.put("first", 1)
    kept.put("second", 2)
    assert kept.get("first") == 1
    kept.put("third", 3)
    assert (kept.get("first"), kept.get("second"), kept.get("third")) == (1, None, 3)
    assert len(kept) == 2


def test_an_answer_is_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Remembered[str, int] = Remembered(size=2, seconds=60)
    kept.put("first", 1)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert kept.get("first") is None
    assert len(kept) == 0
