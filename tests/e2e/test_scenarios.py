"""The scenarios of the demo, asserted: real processes, real PostgreSQL, real tokens, over HTTP."""

from collections.abc import Iterator

import pytest

from tym_local.clients import seeded_clients
from tym_local.demo import perform, registered_scenarios
from tym_local.play import Scenario
from tym_local.scenarios.s1_assessment import DIAGNOSIS, OWN_VIEW
from tym_local.scenarios.s1_working import GUIDANCE
from tym_local.stack import LocalStack

CANARIES = (
    *(str(client.hetu) for client in seeded_clients().values() if client.hetu),
    DIAGNOSIS,
    OWN_VIEW,
    GUIDANCE,
    "Velkaantunut",
    "B-lausunto",
    "Työkyky ja velat",
    "Esimerkki",
    "mielenterveyspalvelut",
    "eyJ",  # how every token begins
)
"""What the scenarios say of their persons: codes, a diagnosis, texts, a family name, a telling service, tokens."""


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


@pytest.mark.xdist_group("scenarios")
def test_nothing_personal_stands_in_any_log(own_stack: LocalStack) -> None:
    logs = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in own_stack.logs.glob("*.log")}
    assert {"plans-api.log", "referral-api.log", "consent-api.log", "plans-api-worker.log"} <= set(logs)
    assert "start_case" in logs["plans-api.log"]
    found = [(name, canary) for name, text in logs.items() for canary in CANARIES if canary in text]
    assert found == []
