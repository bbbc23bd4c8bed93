"""Each operation refuses a request that lacks what it must state, or whose body has no shape."""

from typing import Any

import pytest

from tests.api_client import Api
from tests.contract.test_wrong_callers import minted
from tests.minting import Mint
from tests.tables import EVERY, address, named
from tym_shared.callers import CallerKind
from tym_shared.operations import Operation

pytestmark = pytest.mark.usefixtures("nothing_is_written")


def an_allowed_caller(operation: Operation) -> CallerKind:
    """A caller that must state a purpose if anybody must."""
    return next(
        kind for kind in (CallerKind.WORKER, CallerKind.SERVICE, CallerKind.PERSON) if kind in operation.callers
    )


def ask(api: Api, mint: Mint, service: str, operation: Operation, **options: Any) -> Any:
    """The problem's status and name for a request of an allowed caller; a GET to an id has no body."""
    token = minted(mint, service, operation, an_allowed_caller(operation))
    sent = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
    return api.request(None, operation.method, service, address(operation), headers=sent, **options)


REPLAYABLE = [pair for pair in EVERY if pair[1].replayable and CallerKind.WORKER in pair[1].callers]
PERSONAL = [pair for pair in EVERY if pair[1].personal and CallerKind.WORKER in pair[1].callers]
WITH_BODY = [
    pair
    for pair in EVERY
    if pair[1].method != "GET" and CallerKind.PERSON not in pair[1].callers and not pair[1].streamed
]
STREAMED = [pair for pair in EVERY if pair[1].streamed]


@pytest.mark.parametrize(("service", "operation"), REPLAYABLE, ids=named)
def test_a_write_needs_an_idempotency_key_of_the_right_shape(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    purpose = "employment-services"
    missing = ask(api, mint, service, operation, key="", purpose=purpose)
    assert (missing.status_code, missing.json()["type"].rpartition(":")[2]) == (400, "idempotency-key-missing")
    for key in ("x" * 201, 'half"quoted', "with space"):
        malformed = ask(api, mint, service, operation, key=key, purpose=purpose)
        assert (malformed.status_code, malformed.json()["type"].rpartition(":")[2]) == (400, "malformed"), key


@pytest.mark.parametrize(("service", "operation"), PERSONAL, ids=named)
def test_a_worker_states_a_known_purpose_wherever_persons_data_is_answered(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    missing = ask(api, mint, service, operation)
    unknown = ask(api, mint, service, operation, purpose="curiosity")
    unfounded = ask(api, mint, service, operation, purpose="employment-services", necessity="because")
    found = [(answer.status_code, answer.json()["type"].rpartition(":")[2]) for answer in (missing, unknown, unfounded)]
    assert found == [(400, "purpose-missing"), (400, "purpose-unknown"), (400, "necessity-unknown")]


@pytest.mark.parametrize(("service", "operation"), WITH_BODY, ids=named)
@pytest.mark.parametrize("content", [b'{"half": ', b"\xff\xfe", b"[" * 20_000], ids=["cut", "no utf-8", "deep"])
def test_a_body_that_is_no_json_is_malformed_and_never_a_failure(
    api: Api, mint: Mint, service: str, operation: Operation, content: bytes
) -> None:
    typed = {"Content-Type": "application/json"}
    answer = ask(api, mint, service, operation, purpose="employment-services", content=content, headers=typed)
    if answer.status_code == 404:  # an operation that takes no body looks for its resource at once
        assert answer.json()["type"].endswith(":not-found")
        return
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"].endswith(":malformed")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [""]


@pytest.mark.parametrize(("service", "operation"), STREAMED, ids=named)
def test_a_streamed_body_is_described_and_named_by_its_digest_before_it_is_read(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    digest = {"Content-Digest": f"sha-256=:{'A' * 43}=:"}
    name = {
        "Content-Disposition": 'attachment; filename="a.txt"',
        "Tym-Data-Category": "identity",
        "Tym-Answer-Link": "unknown",
    }
    found = [
        ask(api, mint, service, operation, content=b"text", headers=sent).json()["type"].rpartition(":")[2]
        for sent in ({}, digest, digest | name, digest | name | {"Content-Type": "text/plain"})
    ]
    assert found == [
        "content-digest-missing",
        "attachment-name-not-allowed",
        "attachment-type-not-allowed",
        "identification-too-weak" if operation.scope == "referrals:answer" else "not-found",
    ]


@pytest.mark.parametrize(("service", "operation"), WITH_BODY, ids=named)
def test_a_member_that_is_missing_or_unknown_is_pointed_at(
    api: Api, mint: Mint, service: str, operation: Operation
) -> None:
    answer = ask(api, mint, service, operation, purpose="employment-services", body={"nobodyKnowsThis": 1})
    if answer.status_code == 404:
        assert answer.json()["type"].endswith(":not-found")
        return
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"]
    assert all(fault["pointer"].startswith("/") or fault["pointer"] == "" for fault in answer.json()["errors"])
