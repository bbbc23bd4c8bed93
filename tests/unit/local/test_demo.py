"""The demo tells the truth: a step that differs, an error and a step not reached are never ok."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

import pytest

from tym_local.demo import perform
from tym_local.play import Answer, Play, Scenario
from tym_local.stack import LocalStack


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked: the status is the last part of the path."""

    def answer(self) -> None:
        body = json.dumps({"type": "https://problems.test/plan-not-visible", "headers": dict(self.headers)}).encode()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(int(self.path.rpartition("/")[2]))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the names the standard library calls

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


class OneServer:
    """A stage of one server that plays every service."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    def url(self, name: str) -> str:
        return self._url

    def token(self, client_id: str, audience: str) -> str:
        return f"{client_id}-at-{audience}"


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield cast("LocalStack", OneServer(server.server_port))
        server.shutdown()
        thread.join()


def ask(play: Play, step: str, status: int, expect: int) -> Answer:
    return play.step(
        step, who="vantaa-worker", what="asks", shows="the frame", at="plans-api", path=f"/v1/{status}", expect=expect
    )


def test_a_step_as_expected_is_ok(stack: LocalStack) -> None:
    def run(play: Play) -> None:
        ask(play, "S1.1", 404, 404)

    (step,) = perform(Scenario("S1", "One", ("S1.1",), run), stack)
    assert (step.ok, step.expected, step.actual) == (True, "404", "404 plan-not-visible")


def test_a_step_that_differs_ends_the_scenario(stack: LocalStack) -> None:
    def run(play: Play) -> None:
        ask(play, "S1.1", 200, 403)
        ask(play, "S1.2", 200, 200)

    first, second = perform(Scenario("S1", "Two", ("S1.1", "S1.2"), run), stack)
    assert (first.ok, first.expected, first.actual) == (False, "403", "200")
    assert (second.ok, second.step, second.actual) == (False, "S1.2", "not reached")


@pytest.mark.parametrize("fault", ["no such plan", False])
def test_a_failed_check_is_not_ok(stack: LocalStack, fault: object) -> None:
    def run(play: Play) -> None:
        play.step("S1.1", who="w", what="w", shows="s", at="plans-api", path="/200", expect=200, check=lambda _: fault)

    (step,) = perform(Scenario("S1", "One", ("S1.1",), run), stack)
    assert not step.ok
    assert step.actual.startswith("200, but")


def test_an_unexpected_error_is_a_failing_step(stack: LocalStack) -> None:
    def run(play: Play) -> None:
        raise KeyError("id")

    steps = perform(Scenario("S1", "None", ("S1.1",), run), stack)
    assert [(step.step, step.ok) for step in steps] == [("error", False), ("S1.1", False)]
    assert steps[0].actual == "KeyError: 'id'"


def test_a_declared_step_that_was_skipped_is_not_ok(stack: LocalStack) -> None:
    steps = perform(Scenario("S1", "None", ("S1.1",), lambda play: None), stack)
    assert [(step.step, step.ok) for step in steps] == [("S1.1", False)]


def test_a_request_carries_token_purpose_and_a_key_of_its_own(stack: LocalStack) -> None:
    play = Play("S1", stack)

    def keys() -> dict[str, str]:
        answer = play.request(
            "kela-specialist", "plans-api", "POST", "/200", body={}, purpose="tym-15", necessity="care"
        )
        return cast("dict[str, str]", answer.body["headers"])

    first, second = keys(), keys()
    assert first["Authorization"] == "Bearer kela-specialist-at-plans-api"
    assert (first["Tym-Purpose"], first["Tym-Necessity"]) == ("tym-15", "care")
    assert first["Idempotency-Key"] != second["Idempotency-Key"]


def test_requests_at_once_answer_in_the_order_given(stack: LocalStack) -> None:
    play = Play("S7", stack)
    paths = ("/200", "/409", "/200")
    requests = [partial(play.request, "kela-specialist", "referral-api", "POST", path, body={}) for path in paths]
    assert [answer.status for answer in play.at_once(*requests)] == [200, 409, 200]
