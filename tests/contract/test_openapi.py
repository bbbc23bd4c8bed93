"""What a running service publishes of itself is its authorization table, no less and no more."""

from typing import Any

import pytest

from tests.api_client import Api
from tests.tables import EVERY, PACKAGES, TABLES, named
from tym_shared.operations import Operation

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


@pytest.fixture(scope="module")
def documents(api: Api) -> dict[str, Any]:
    """Each service's document, which needs no token."""
    return {service: api.request(None, "GET", service, "/openapi.json").json() for service in PACKAGES}


def published(document: Any) -> dict[tuple[str, str], Any]:
    """The document's operations by method and path."""
    return {
        (method.upper(), path): described
        for path, item in document["paths"].items()
        for method, described in item.items()
        if method in METHODS
    }


@pytest.mark.parametrize("service", PACKAGES)
def test_the_document_has_exactly_the_operations_of_the_table(documents: dict[str, Any], service: str) -> None:
    declared = {(one.method, one.path): one.id for one in TABLES[service].values()}
    found = {place: described["operationId"] for place, described in published(documents[service]).items()}
    assert found == declared


@pytest.mark.parametrize(("service", "operation"), EVERY, ids=named)
def test_the_document_says_who_may_call_an_operation_and_with_which_headers(
    documents: dict[str, Any], service: str, operation: Operation
) -> None:
    described = published(documents[service])[operation.method, operation.path]
    assert described["security"] == [{"oauth2": [operation.scope]}]
    assert described["x-callers"] == sorted(operation.callers)
    assert described["x-organisation-kinds"] == sorted(operation.kinds)
    assert described["x-roles"] == sorted(operation.roles)
    headers = {one["name"]: one["required"] for one in described["parameters"] if one["in"] == "header"}
    assert headers.get("Idempotency-Key", False) is operation.replayable
    assert headers.get("If-Match", False) is operation.matched
    assert ("Tym-Purpose" in headers) is operation.personal
    assert described["summary"]
    assert described["description"]


@pytest.mark.parametrize(("service", "operation"), EVERY, ids=named)
def test_every_refusal_is_described_as_a_problem(documents: dict[str, Any], service: str, operation: Operation) -> None:
    responses = published(documents[service])[operation.method, operation.path]["responses"]
    refusals = {status: said for status, said in responses.items() if not status.startswith("2")}
    assert {"400", "401", "403", "503", "default"} <= set(refusals)
    assert ("428" in refusals) is operation.matched
    for status, said in refusals.items():
        assert list(said["content"]) == ["application/problem+json"], status


@pytest.mark.parametrize("service", PACKAGES)
def test_the_document_explains_its_security_scheme_and_resolves_in_itself(
    documents: dict[str, Any], service: str
) -> None:
    document = documents[service]
    assert document["components"]["securitySchemes"]["oauth2"]["scheme"] == "bearer"
    for reference in references(document):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def references(part: Any) -> set[str]:
    """Every $ref in a document."""
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values()))
    if isinstance(part, list):
        return set().union(*(references(value) for value in part))
    return set()


@pytest.mark.parametrize("service", PACKAGES)
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"])
def test_what_needs_no_token_tells_nothing_of_persons(api: Api, service: str, path: str) -> None:
    answer = api.request(None, "GET", service, path)
    assert answer.status_code == 200
    assert answer.headers["api-version"]
    assert answer.headers["x-request-id"]
    assert "hetu=" not in answer.text
