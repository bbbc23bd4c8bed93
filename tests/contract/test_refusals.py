"""Who is not identified, or lacks the scope, is refused at every operation before anything else is looked at."""

import json
from typing import Any

import httpx
import pytest

from tests.api_client import Api
from tests.minting import ORGANISATION_OF, Mint
from tests.tables import EVERY, address, allowed_kind, named
from tym_shared.callers import CallerKind
from tym_shared.operations import Operation

pytestmark = pytest.mark.usefixtures("nothing_is_written")
every_operation = pytest.mark.parametrize(("service", "operation"), EVERY, ids=named)
MALFORMED: dict[str, Any] = {"content": b'{"half": ', "headers": {"Content-Type": "application/json"}}


def problem(answer: httpx.Response, *, status: int) -> str:
    """The problem's type without its prefix, once the answer is shown to be a whole problem document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    prefix, _, name = document["type"].rpartition(":")
    assert prefix == "urn:yhdyspinta:problem"
    return str(name)


@every_operation
def test_without_a_token_nothing_is_answered_whatever_the_body(api: Api, service: str, operation: Operation) -> None:
    answer = api.request(None, operation.method, service, address(operation))
    assert problem(answer, status=401) == "token-refused"
    assert answer.headers["www-authenticate"] == "Bearer"
    if operation.method != "GET":
        malformed = api.request(None, operation.method, service, address(operation), **MALFORMED)
        assert problem(malformed, status=401) == "token-refused"


@every_operation
@pytest.mark.parametrize("header", ["Bearer garbage", "Bearer a.b.c", "Basic dGVzdDp0ZXN0", "Bearer"])
def test_garbage_for_a_token_is_refused(api: Api, service: str, operation: Operation, header: str) -> None:
    answer = api.request(None, operation.method, service, address(operation), headers={"Authorization": header})
    assert problem(answer, status=401) == "token-refused"


@every_operation
def test_a_token_without_the_scope_is_refused_before_the_body_is_read(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    others = "events:write persons persons:* " + " ".join(
        sorted({one.scope for place, one in EVERY if place == service} - {operation.scope})
    )
    for kind in operation.callers:
        token = {
            CallerKind.WORKER: lambda: mint.worker(allowed_kind(operation), service, scope=others),
            CallerKind.PERSON: lambda: mint.person(service, scope="events:write"),
            CallerKind.SERVICE: lambda: mint.service("plans-api", service, scope="events:write"),
        }[kind]()
        sent = {"Authorization": f"Bearer {token}"}
        answer = api.request(None, operation.method, service, address(operation), headers=sent)
        assert problem(answer, status=403) == "scope-missing"
        if operation.method != "GET":
            sent["Content-Type"] = "application/json"
            answer = api.request(None, operation.method, service, address(operation), headers=sent, content=b"{")
            assert problem(answer, status=403) == "scope-missing"


def test_the_tables_name_organisations_of_every_kind() -> None:
    kinds = {kind for _, operation in EVERY for kind in operation.kinds}
    assert kinds <= set(ORGANISATION_OF)


@pytest.mark.parametrize("path", ["/v1", "/v1/nothing", "/v2/events", "/admin", "/v1/events/"])
@pytest.mark.parametrize("service", ["consent-api", "referral-api", "plans-api"])
def test_what_is_no_operation_is_a_problem_too(api: Api, service: str, path: str) -> None:
    answer = api.request(None, "GET", service, path, follow_redirects=False)
    assert problem(answer, status=404) == "not-found"


@pytest.mark.parametrize("service", ["consent-api", "referral-api", "plans-api"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_another_method_is_refused_as_a_problem(api: Api, service: str, method: str) -> None:
    answer = api.request(None, method, service, "/v1/events")
    assert problem(answer, status=405) == "method-not-allowed"
    assert json.loads(answer.text)["instance"] == "/v1/events"
