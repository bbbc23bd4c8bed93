"""A request to stop takes effect once, at a moment when every started process is known."""

import signal

import pytest

from tym_local.requests_to_stop import StopRequested, not_just_now, stopped_by_signals, unstoppable


def test_a_signal_ends_the_block_without_an_error() -> None:
    reached = []
    with stopped_by_signals():
        signal.raise_signal(signal.SIGTERM)
        reached.append("after")
    assert reached == []


def test_a_signal_is_held_back_until_the_end_of_the_block() -> None:
    reached = []
    with stopped_by_signals(), not_just_now():
        signal.raise_signal(signal.SIGTERM)
        reached.append("started")
    assert reached == ["started"]


def test_a_signal_that_was_held_back_is_not_lost() -> None:
    reached = []
    with stopped_by_signals():
        with not_just_now():
            signal.raise_signal(signal.SIGINT)
        reached.append("after")
    assert reached == []


def test_a_stop_is_not_interrupted() -> None:
    with stopped_by_signals() as requests:
        with unstoppable():
            signal.raise_signal(signal.SIGTERM)
        assert not requests.is_made


def test_a_request_that_was_lost_on_its_way_is_remembered() -> None:
    with stopped_by_signals() as requests:
        try:
            signal.raise_signal(signal.SIGTERM)
        except StopRequested:
            assert requests.is_made
        with pytest.raises(StopRequested):
            requests.require_none()


def test_the_handlers_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopped_by_signals(), unstoppable(), not_just_now():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
