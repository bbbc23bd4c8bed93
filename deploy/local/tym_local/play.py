"""How a scenario is told: each step is a request somebody makes and the answer that must come."""

import base64
import hashlib
import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from tym_local.stack import LocalStack

Body = Any  # a JSON document


class StepFailed(Exception):
    """A step did not answer as expected; the rest of its scenario is not reached."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the JSON body (None when there is none) and the headers."""

    status: int
    body: Body
    headers: Mapping[str, str]


@dataclass
class Recorded:
    """One step as it went."""

    scenario: str
    step: str
    who: str
    what: str
    shows: str
    expected: str
    actual: str
    ok: bool


@dataclass
class Play:
    """Performs the steps of one scenario against a running stack and records each."""

    scenario: str
    stack: LocalStack
    steps: list[Recorded] = field(default_factory=list)

    def step(
        self,
        step: str,
        *,
        who: str,
        what: str,
        shows: str,
        at: str,
        method: str = "GET",
        path: str,
        expect: int,
        body: Body = None,
        purpose: str | None = None,
        necessity: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        check: Callable[[Answer], object] | None = None,
        within: float = 0,
    ) -> Answer:
        """Makes the request as the client `who`; the answer had the expected status and passed the check.

        A check says what is wrong by returning a text, or False; anything else passes. What the background brings
        about is asked again for up to `within` seconds. A step that fails is recorded and ends the scenario.
        """
        until = time.monotonic() + within
        while True:
            answer = self.request(
                who,
                at,
                method,
                path,
                body=body,
                purpose=purpose,
                necessity=necessity,
                key=key,
                headers=headers,
                content=content,
            )
            actual, ok = _judged(answer, expect, check)
            if ok or time.monotonic() >= until:
                break
            time.sleep(0.1)
        self.record(step, who=who, what=what, shows=shows, expected=str(expect), actual=actual, ok=ok)
        return answer

    def request(
        self,
        who: str,
        at: str,
        method: str,
        path: str,
        *,
        body: Body = None,
        purpose: str | None = None,
        necessity: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """One request as a client, not recorded; writes get an idempotency key of their own unless one is given.

        `content` is sent as it is instead of JSON, with its digest.
        """
        sent = {"Authorization": f"Bearer {self.stack.token(who, at)}", "Accept-Language": "en"}
        if method == "POST":
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        if purpose is not None:
            sent["Tym-Purpose"] = purpose
        if necessity is not None:
            sent["Tym-Necessity"] = necessity
        carried: dict[str, Body] = {"json": body}
        if content is not None:
            carried = {"content": content}
            sent["Content-Digest"] = f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"
        response = httpx.request(
            method,
            f"{self.stack.url(at)}{path}",
            headers={**sent, **(headers or {})},
            timeout=30,
            trust_env=False,
            **carried,
        )
        is_json = "json" in response.headers.get("content-type", "")
        return Answer(response.status_code, response.json() if is_json else None, response.headers)

    def at_once(self, *requests: Callable[[], Answer]) -> list[Answer]:
        """Makes the requests at the same time; their answers in the order given."""
        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(lambda request: request(), requests))

    def record(self, step: str, *, who: str, what: str, shows: str, expected: str, actual: str, ok: bool) -> None:
        """Records a step made by other means; one that is not ok ends the scenario."""
        self.steps.append(Recorded(self.scenario, step, who, what, shows, expected, actual, ok))
        if not ok:
            raise StepFailed(step)


@dataclass(frozen=True)
class Scenario:
    """A story told in declared steps; a declared step that was not recorded counts as not reached."""

    id: str
    title: str
    steps: Sequence[str]
    run: Callable[[Play], None]


def _judged(answer: Answer, expect: int, check: Callable[[Answer], object] | None) -> tuple[str, bool]:
    if answer.status != expect:
        return _described(answer), False
    fault = check(answer) if check is not None else None
    if fault is False or isinstance(fault, str):
        return f"{answer.status}, but {fault or 'the check failed'}", False
    return _described(answer), True


def _described(answer: Answer) -> str:
    problem = answer.body.get("type", "") if isinstance(answer.body, dict) and answer.status >= 400 else ""
    return f"{answer.status} {re.split('[/:]', str(problem))[-1]}".strip()
