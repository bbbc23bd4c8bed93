"""With a good token and the right scope, the wrong kind of caller, organisation or role is still refused."""

from typing import Any

import pytest

from tests.api_client import Api
from tests.minting import Mint
from tests.tables import EVERY, address, allowed_kind, named, needed_scope, with_worker_refusals
from tym_shared.callers import CallerKind
from tym_shared.operations import Operation
from tym_shared.vocabulary import OrganisationKind

pytestmark = pytest.mark.usefixtures("nothing_is_written")
WITH_ROLES = [pair for pair in EVERY if pair[1].roles]


def minted(mint: Mint, service: str, operation: Operation, kind: CallerKind) -> str:
    """A token of a caller of this kind that has all the operation asks of the token itself."""
    scope = needed_scope(operation, kind)
    match kind:
        case CallerKind.WORKER:
            return mint.worker(allowed_kind(operation), service, scope=scope, roles=tuple(operation.roles))
        case CallerKind.PERSON:
            return mint.person(service, scope=scope)
        case _:
            return mint.service("plans-api", service, scope=scope)


def refused(api: Api, service: str, operation: Operation, token: str) -> None:
    """Assert the refusal that comes before headers and body are looked at."""
    sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    content: dict[str, Any] = {} if operation.method == "GET" else {"content": b"{"}
    answer = api.request(None, operation.method, service, address(operation), key="", headers=sent, **content)
    assert answer.status_code == 403, answer.text
    assert answer.json()["type"].endswith(":caller-not-allowed")


@pytest.mark.parametrize(("service", "operation"), EVERY, ids=named)
def test_a_kind_of_caller_that_the_table_does_not_name_is_refused(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    for kind in set(CallerKind) - operation.callers:
        refused(api, service, operation, minted(mint, service, operation, kind))


@pytest.mark.parametrize(("service", "operation", "kind"), list(with_worker_refusals()), ids=named)
def test_a_worker_of_another_kind_of_organisation_is_refused(
    api: Api, mint: Mint, service: str, operation: Operation, kind: OrganisationKind
) -> None:
    token = mint.worker(kind, service, scope=operation.scope, roles=tuple(operation.roles))
    refused(api, service, operation, token)


def test_a_worker_without_any_of_the_roles_is_refused(api: Api, mint: Mint) -> None:
    for service, operation in WITH_ROLES:
        for roles in ((), ("somebody-else",)):
            token = mint.worker(allowed_kind(operation), service, scope=operation.scope, roles=roles)
            refused(api, service, operation, token)


@pytest.mark.parametrize(("service", "operation"), EVERY, ids=named)
def test_every_caller_that_the_table_names_gets_past_these_refusals(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    for kind in operation.callers - {CallerKind.PERSON}:  # a person is linked at the first call, which writes a row
        sent = {"Authorization": f"Bearer {minted(mint, service, operation, kind)}"}
        answer = api.request(None, operation.method, service, address(operation), key="", headers=sent)
        assert answer.status_code not in {401, 403} or "caller-not" not in answer.text, answer.text
        assert not answer.json().get("type", "").endswith((":scope-missing", ":caller-not-allowed", ":token-refused"))
