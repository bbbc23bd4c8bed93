"""The scenarios of the demo, asserted: real processes, real PostgreSQL, real tokens, over HTTP."""

from collections.abc import Iterator

import pytest

from tym_local.demo import perform, registered_scenarios
from tym_local.play import Scenario
from tym_local.stack import LocalStack


@pytest.fixture(scope="module")
def own_stack() -> Iterator[LocalStack]:
    """A stack of its own: scenarios move the clock and stop services."""
    with LocalStack(fast=True) as running:
        yield running


@pytest.mark.xdist_group("scenarios")
@pytest.mark.parametrize("scenario", registered_scenarios(), ids=lambda scenario: scenario.id)
def test_every_step_answers_as_expected(own_stack: LocalStack, scenario: Scenario) -> None:
    steps = perform(scenario, own_stack)
    assert {step.step for step in steps} >= set(scenario.steps)
    assert [f"{step.step} {step.what}: {step.actual}" for step in steps if not step.ok] == []
