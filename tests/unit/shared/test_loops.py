"""How long a loop waits: longer while it finds nothing, not at all while it finds plenty, and anew after either."""

import asyncio
from collections.abc import Iterable

import pytest

from tym_shared.errors import Unavailable
from tym_shared.loops import Loop, keep_doing


async def waits_of(
    monkeypatch: pytest.MonkeyPatch,
    outcomes: Iterable[int | Exception],
    *,
    longest_pause: float | None,
    plenty: int = 1,
) -> list[float]:
    """The waits between steps of these outcomes, with a pause of 0.2 seconds."""
    waits: list[float] = []
    left = iter(outcomes)

    async def step() -> int:
        outcome = next(left, None)
        if outcome is None:
            raise asyncio.CancelledError
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("tym_shared.loops.asyncio.sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        await keep_doing(Loop(name="tried", step=step, pause=0.2, longest_pause=longest_pause, plenty=plenty))
    return waits


async def test_the_pause_doubles_up_to_the_longest_while_there_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await waits_of(monkeypatch, [0] * 5, longest_pause=1.0) == [0.2, 0.4, 0.8, 1.0, 1.0]


async def test_work_makes_the_pause_short_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await waits_of(monkeypatch, [0, 0, 0, 3, 1, 0, 0], longest_pause=1.0) == [0.2, 0.4, 0.8, 0.2, 0.4]


async def test_little_work_is_followed_by_the_short_pause_and_plenty_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await waits_of(monkeypatch, [0, 0, 3, 100, 99, 0], longest_pause=1.0, plenty=100) == [
        0.2,
        0.4,
        0.2,
        0.2,
        0.2,
    ]


async def test_without_a_longest_pause_it_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await waits_of(monkeypatch, [0, 0, 0], longest_pause=None) == [0.2, 0.2, 0.2]


async def test_a_failure_is_tried_again_soon_and_then_ever_later(monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [Unavailable("out of reach"), OSError(), *(RuntimeError() for _ in range(5))]
    waits = await waits_of(monkeypatch, [*failures, 0], longest_pause=1.0)
    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 0.2]
