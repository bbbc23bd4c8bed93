"""What is measured: each case's request number n, whose CPU counts, and the bar it is to stay under."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import psutil

from tests.bench.load import CONNECTIONS, http_request
from tests.bench.questions import COUNTY, question
from tests.bench.seed import CONTENT, ITEM, PERSONS, seeded
from tym_local.stack import LocalStack

Make = Callable[[int], bytes]
BATCH = 100
STEP = 7919
"""From one asked person to the next: a prime, so that they lie all over the table."""
BARS = {
    "own-plan-read": 1.6,
    "cross-agency-plan-read": 5.5,
    "worklist-page": 3.0,
    "plan-version-create": 8.0,
    "referral-create": 6.0,
    "referral-action": 4.0,
    "inbox-page": 3.0,
    "evaluation": 1.6,
    "evaluation-with-record": 2.5,
}
"""The most that a case may cost, as a multiple of the yardstick's CPU."""
ITEMS_OF_VERSION = 20
ITEM_OF_VERSION = {"serviceCode": ITEM, "organiserId": COUNTY, "startsOn": "2026-12-01", "goal": "Tuki"}
BATCH_CASE, ONE_OF_IT = "evaluations-of-100", "evaluation-with-record"
BATCH_BAR = 12.0
"""The most that a batch of a hundred recorded questions may cost, as a multiple of one."""


@dataclass(frozen=True)
class Case:
    """A measured request: whose CPU counts, whose stands beside it, and how request number n looks.

    `share` of the usual number of requests is sent: a batch counts for many. `connections` send them at once.
    """

    name: str
    port: int
    counted: tuple[psutil.Process, ...]
    make: Make
    beside: psutil.Process | None = None
    share: float = 1.0
    connections: int = CONNECTIONS


def cases(stack: LocalStack, yardstick_pid: int, yardstick_port: int) -> list[Case]:
    """The cases in the order of the report; the yardstick first."""
    plans, referral, consent = (
        psutil.Process(stack.pid(name)) for name in ("plans-api", "referral-api", "consent-api")
    )
    plans_port, referral_port, consent_port = map(stack.ports.of, ("plans-api", "referral-api", "consent-api"))
    bare = psutil.Process(yardstick_pid)
    social_worker = "vantaa-county-social-worker"
    return [
        Case("yardstick", yardstick_port, (bare,), bare_read(yardstick_port)),
        Case("bare-disclosed-read", yardstick_port, (bare, consent), bare_disclosure(yardstick_port, "GET")),
        Case("bare-disclosed-write", yardstick_port, (bare,), bare_disclosure(yardstick_port, "POST"), beside=consent),
        Case("own-plan-read", plans_port, (plans,), plan_read(stack, "vantaa-worker", None)),
        Case(
            "cross-agency-plan-read", plans_port, (plans, consent), plan_read(stack, social_worker, "arrange-service")
        ),
        Case("worklist-page", plans_port, (plans,), worklist_page(stack), share=0.2),
        Case("plan-document", plans_port, (plans,), plan_document(stack), share=0.05, connections=1),
        Case("evaluation", consent_port, (consent,), evaluation(stack, record=False)),
        Case(ONE_OF_IT, consent_port, (consent,), evaluation(stack, record=True)),
        Case(BATCH_CASE, consent_port, (consent,), evaluations(stack), share=0.05),
        Case("referral-create", referral_port, (referral,), referral_create(stack), beside=consent),
        Case("referral-action", referral_port, (referral,), referral_action(stack)),
        Case("inbox-page", referral_port, (referral,), inbox_page(stack), share=0.2),
        Case("plan-version-create", plans_port, (plans,), version_create(stack)),
    ]


def bare_read(port: int) -> Make:
    """The yardstick: one row by key."""
    return lambda number: http_request("GET", f"http://127.0.0.1:{port}/rows/{number * 7 % PERSONS + 1}", {})


def bare_disclosure(port: int, method: str) -> Make:
    """The least that a disclosure costs, of what is read or of what is stored."""
    return lambda number: http_request(method, f"http://127.0.0.1:{port}/disclosed/{number * 7 % PERSONS + 1}", {})


def plan_read(stack: LocalStack, who: str, necessity: str | None, *, of: int = PERSONS) -> Make:
    """A plan read by a party to the case, one of so many."""
    headers = {"Authorization": f"Bearer {stack.token(who, 'plans-api')}", "Tym-Purpose": "joint-plan"}
    headers |= {"Tym-Necessity": necessity} if necessity else {}
    url = stack.url("plans-api")
    return lambda number: http_request("GET", f"{url}/v1/plans/{seeded('plan', number * STEP, of=of)}", headers)


def worklist_page(stack: LocalStack) -> Make:
    """Fifty cases that nobody of the caller's organisation works on."""
    headers = {"Authorization": f"Bearer {stack.token('vantaa-worker', 'plans-api')}", "Tym-Purpose": "joint-plan"}
    url = f"{stack.url('plans-api')}/v1/cases?worklist=unassigned&limit=50"
    return lambda _number: http_request("GET", url, headers)


def plan_document(stack: LocalStack) -> Make:
    """A plan as PDF."""
    headers = {"Authorization": f"Bearer {stack.token('vantaa-worker', 'plans-api')}", "Tym-Purpose": "joint-plan"}
    url = stack.url("plans-api")
    return lambda number: http_request("GET", f"{url}/v1/plans/{seeded('plan', number * 7)}/document", headers)


def version_create(stack: LocalStack) -> Make:
    """A new version of a plan that no request has touched before, with twenty items."""
    headers = _json(stack.token("vantaa-worker", "plans-api"), **{"If-Match": '"1"'})
    url, numbers = stack.url("plans-api"), count(1)
    content = json.dumps(CONTENT | {"items": [ITEM_OF_VERSION] * ITEMS_OF_VERSION, "reason": "review"}).encode()

    def make(_number: int) -> bytes:
        return http_request("PUT", f"{url}/v1/plans/{seeded('plan', next(numbers))}", headers, content)

    return make


def evaluation(stack: LocalStack, *, record: bool, of: int = PERSONS) -> Make:
    """One decision, recorded or not, about one of so many persons."""
    headers = _json(stack.token("vantaa-county-social-worker", "consent-api"))
    url = f"{stack.url('consent-api')}/access/v1/evaluation"

    def make(number: int) -> bytes:
        return http_request("POST", url, headers, json.dumps(question(number * STEP, record=record, of=of)).encode())

    return make


def evaluations(stack: LocalStack) -> Make:
    """A hundred recorded decisions at once."""
    headers = _json(stack.token("vantaa-county-social-worker", "consent-api"))
    url = f"{stack.url('consent-api')}/access/v1/evaluations"

    def make(number: int) -> bytes:
        batch = [question(number * BATCH + place, record=True) for place in range(BATCH)]
        return http_request("POST", url, headers, json.dumps({"evaluations": batch}).encode())

    return make


def referral_create(stack: LocalStack) -> Make:
    """One service referral, created and sent."""
    token = stack.token("vantaa-worker", "referral-api")
    url = f"{stack.url('referral-api')}/v1/referrals"

    def make(number: int) -> bytes:
        body = {
            "kind": "service",
            "personId": seeded("person", number * 7),
            "recipientId": COUNTY,
            "serviceCode": "mielenterveyspalvelut",
            "caseId": seeded("case", number * 7),
            "entries": [{"category": "service-need", "text": "Tarve todettu."}],
            "send": True,
        }
        headers = _json(token, **{"Idempotency-Key": str(uuid.uuid4())})
        return http_request("POST", url, headers, json.dumps(body).encode())

    return make


def referral_action(stack: LocalStack) -> Make:
    """The receipt of a referral that no request has touched before."""
    token = stack.token("vantaa-county-social-worker", "referral-api")
    url, numbers = stack.url("referral-api"), count(1)

    def make(_number: int) -> bytes:
        headers = _json(token, **{"Idempotency-Key": str(uuid.uuid4())})
        return http_request("POST", f"{url}/v1/referrals/{seeded('referral', next(numbers))}/acknowledge", headers)

    return make


def inbox_page(stack: LocalStack) -> Make:
    """Fifty referrals that the county was sent."""
    token = stack.token("vantaa-county-social-worker", "referral-api")
    headers = {"Authorization": f"Bearer {token}", "Tym-Purpose": "joint-service"}
    url = f"{stack.url('referral-api')}/v1/referrals?box=inbox&limit=50"
    return lambda _number: http_request("GET", url, headers)


def _json(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **more}
