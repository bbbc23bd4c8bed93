"""The header by which a person acts for another: accepted where the table names a mandate, refused everywhere else."""

import uuid
from typing import Any

import pytest

from tests.api_client import Api
from tests.contract.test_wrong_callers import minted
from tests.minting import Mint
from tests.tables import EVERY, PACKAGES, address, named
from tym_shared.callers import CallerKind
from tym_shared.operations import REPRESENTED_PERSON, Operation
from tym_shared.vocabulary import ANY_MANDATE, Mandate

OF_PERSONS = [pair for pair in EVERY if CallerKind.PERSON in pair[1].callers]
OF_OTHERS = [pair for pair in EVERY if pair[1].callers - {CallerKind.PERSON}]


def ask(api: Api, mint: Mint, service: str, operation: Operation, kind: CallerKind, person: str) -> tuple[int, str]:
    """Status and problem of a call for another."""
    sent = {"Authorization": f"Bearer {minted(mint, service, operation, kind)}", REPRESENTED_PERSON: person}
    content: dict[str, Any] = {} if operation.method == "GET" else {"body": {}}
    answer = api.request(None, operation.method, service, address(operation), headers=sent, **content)
    return answer.status_code, str(answer.json().get("type", "")).rpartition(":")[2]


@pytest.fixture(scope="module", autouse=True)
def signed_in(api: Api) -> None:
    """The person whose tokens are minted here is known to consent-api."""
    assert api.get("person-aino", "consent-api", "/v1/me").status_code == 200


@pytest.mark.parametrize(("service", "operation"), OF_PERSONS, ids=named)
def test_a_person_nobody_represents_does_not_exist_and_the_rest_is_refused(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    expected = (404, "not-found") if operation.mandate else (403, "representation-not-accepted")
    assert ask(api, mint, service, operation, CallerKind.PERSON, str(uuid.uuid4())) == expected


@pytest.mark.parametrize(("service", "operation"), OF_OTHERS, ids=named)
def test_workers_and_services_represent_nobody(api: Api, mint: Mint, service: str, operation: Operation) -> None:
    for kind in operation.callers - {CallerKind.PERSON}:
        refusal = ask(api, mint, service, operation, kind, str(uuid.uuid4()))
        assert refusal == (403, "representation-not-accepted")


def test_mandates_are_of_the_code_list_and_of_the_persons_own_operations() -> None:
    for _, operation in EVERY:
        if operation.mandate is not None:
            assert operation.mandate in {*Mandate, ANY_MANDATE}
            assert operation.callers == {CallerKind.PERSON}
            assert operation.path.startswith("/v1/me")


@pytest.mark.parametrize("service", PACKAGES)
def test_the_document_names_the_header_exactly_where_it_is_accepted(api: Api, service: str) -> None:
    document = api.request(None, "GET", service, "/openapi.json").json()
    for _, operation in (pair for pair in EVERY if pair[0] == service):
        described = document["paths"][operation.path][operation.method.lower()]
        headers = {one["name"] for one in described["parameters"] if one["in"] == "header"}
        assert (REPRESENTED_PERSON in headers) is (operation.mandate is not None), operation.id
        assert described["x-mandates"] == ([operation.mandate] if operation.mandate else [])
